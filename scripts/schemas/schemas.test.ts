import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents } from './documents.ts';
import { brokenPromises } from './public-events.ts';
import { fileOf } from './published.ts';

const published = await documents();

test.each(published)('docs/$path is what the code makes now (else: npm run schemas)', (document) => {
  expect(readFileSync(fileOf(document), 'utf8')).toBe(document.text);
});

test('no published schema of an event is broken', () => {
  expect(brokenPromises()).toEqual([]);
});
