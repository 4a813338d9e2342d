import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../.oxlintrc.json' with { type: 'json' };

const PLANTED = join(import.meta.dirname, '../violations/lint');
const OXLINT = join(import.meta.dirname, '../../node_modules/oxlint/bin/oxlint');

type Diagnostic = { readonly code: string; readonly filename: string; readonly message: string };

const lint = (folder: string): readonly Diagnostic[] => {
  const args = [OXLINT, '--config', 'oxlint.json', '--format', 'json', folder];
  const run = spawnSync(process.execPath, args, { cwd: PLANTED, encoding: 'utf8' });
  return (JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }).diagnostics;
};

const planted = lint('src');

const ruleOf = ({ code }: Diagnostic): string => code.replace(/^.*\((.*)\)$/, '$1');

const nameIn = ({ message }: Diagnostic): string => /'(.*?)'/.exec(message)?.[1] ?? '';

const restrictedIn = (layer: string): readonly string[] => {
  const rules = config.overrides.find(({ files }) => files.includes(`src/${layer}/**`))?.rules;
  const [, ...globals] = rules?.['eslint/no-restricted-globals'] ?? [];
  const [, ...properties] = rules?.['eslint/no-restricted-properties'] ?? [];
  return [...globals, ...properties].map((name) =>
    typeof name === 'string' ? name : `${name.object}.${name.property}`,
  );
};

test.each(['domain', 'application', 'adapters'])('in %s every restricted global and property is caught', (layer) => {
  const found = planted.filter(
    ({ filename, code }) => filename.startsWith(`src/${layer}/`) && code.includes('no-restricted'),
  );
  expect([...new Set(found.map(nameIn))].toSorted()).toEqual(restrictedIn(layer).toSorted());
});

test.each([
  'complexity',
  'consistent-type-imports',
  'eqeqeq',
  'max-depth',
  'max-lines',
  'max-lines-per-function',
  'max-params',
  'no-console',
  'no-cycle',
  'no-explicit-any',
  'no-floating-promises',
  'no-misused-promises',
  'no-non-null-assertion',
  'no-unsafe-return',
  'no-unused-vars',
  'no-warning-comments',
])('a planted violation of %s is caught', (rule) => {
  expect(planted.map(ruleOf)).toContain(rule);
});

test('a planted file breaks the rule of its name and no other', () => {
  expect(planted.filter((found) => ruleOf(found) !== basename(found.filename).split('.', 1)[0])).toEqual([]);
});
