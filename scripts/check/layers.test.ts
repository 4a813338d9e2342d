import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { cruise } from './layers.ts';

const PLANTED = join(import.meta.dirname, '../violations/layers');

/** The rule a planted file is named after: the part of its name before the first dot. */
const ruleOf = (file: string): string => basename(file).split('.', 1)[0] ?? '';

const planted = cruise(PLANTED, ['src', 'features', 'scripts', 'infra']);

test.each(planted.rules)('a planted violation of %s is caught', (name) => {
  expect(planted.violations.map(({ rule }) => rule)).toContain(name);
});

test('a planted file breaks the rule of its name and no other, and the files beside it break none', () => {
  expect(planted.violations.filter(({ rule, from }) => rule !== ruleOf(from))).toEqual([]);
});

test('of the folders of other ports an adapter may import none, of what is shared all', () => {
  const caught = planted.violations.filter(({ rule }) => rule === 'adapters-stand-alone').map(({ to }) => to);
  expect(caught).toEqual(['src/adapters/ledger/memory-ledger.ts']);
});

test('every forbidden import of the domain is caught: Node, a package, a type, a dynamic import, each other layer', () => {
  const caught = planted.violations.filter(({ rule }) => rule === 'domain-imports-only-domain').map(({ to }) => to);
  expect(caught.map((to) => to.replace(/^.*node_modules\/([^/]+)\/.*$/, '$1')).toSorted()).toEqual([
    'fs',
    'inversify',
    'src/adapters/ledger/memory-ledger.ts',
    'src/application/ports/ledger.ts',
    'src/entrypoints/local/start.ts',
    'zod',
  ]);
});

test('a tree of which nothing is read is an error, not a pass', () => {
  const empty = mkdtempSync(join(tmpdir(), 'layers-'));
  mkdirSync(join(empty, 'src'));
  try {
    expect(() => cruise(empty, ['src'])).toThrow('read no module');
  } finally {
    rmSync(empty, { recursive: true });
  }
});
