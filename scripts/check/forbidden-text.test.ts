import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { FORBIDDEN_TEXTS, forbiddenTexts } from './forbidden-text.ts';

const PLANTED = join(import.meta.dirname, '../violations/text');

const hits = forbiddenTexts(PLANTED);

test.each(FORBIDDEN_TEXTS)('every planted $name is found', ({ name }) => {
  const found = hits.filter((hit) => hit.name === name);
  const lines = [...new Set(found.map(({ file }) => file))].flatMap((file) =>
    readFileSync(join(PLANTED, file), 'utf8').trimEnd().split('\n'),
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found).toHaveLength(lines.length);
});

test('only files named after a forbidden text hold one', () => {
  expect(hits.filter(({ name, file }) => basename(file).split('.', 1)[0] !== name)).toEqual([]);
});

test('a tree without sources is an error, not a pass', () => {
  const empty = mkdtempSync(join(tmpdir(), 'text-'));
  try {
    expect(() => forbiddenTexts(empty)).toThrow('no sources found');
  } finally {
    rmSync(empty, { recursive: true });
  }
});
