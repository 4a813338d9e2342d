import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { expect, onTestFinished, test } from 'vitest';
import { emptinessOf } from './emptiness.ts';

const FILLED = 'Feature: Filled\n  Scenario: One step\n    Given a step\n';

const emptinessOfRun = async (features: readonly string[], tags = ''): Promise<readonly string[]> => {
  const cwd = await mkdtemp(join(tmpdir(), 'tapewatch-emptiness-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await Promise.all(features.map((text, i) => writeFile(join(cwd, `${i}.feature`), text)));
  const environment = { cwd, stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };
  const provided = { paths: ['*.feature'], tags };
  const { runConfiguration } = await loadConfiguration({ file: false, provided }, environment);
  const messages: Parameters<typeof emptinessOf>[0][number][] = [];
  await runCucumber(runConfiguration, environment, (message) => void messages.push(message));
  return emptinessOf(messages);
};

test.each([
  ['a feature without scenarios', 'Feature: Nothing\n', '1.feature has no scenario.'],
  ['a file without a feature', '', '1.feature has no scenario.'],
  ['a scenario without steps', 'Feature: F\n  Scenario: Idle\n', '1.feature: "Idle" has no step or no example.'],
  [
    'an outline without examples',
    'Feature: F\n  Rule: R\n    Scenario Outline: Idle\n      Given <a> step\n      Examples:\n        | a |\n',
    '1.feature: "Idle" has no step or no example.',
  ],
])('%s is told', async (_, text, told) => {
  expect(await emptinessOfRun([FILLED, text])).toEqual([told]);
});

test('a run of scenarios that all have steps is not empty', async () => {
  expect(await emptinessOfRun([FILLED])).toEqual([]);
});

test('a filter that lets no scenario through is told, the scenarios left out are not', async () => {
  expect(await emptinessOfRun([FILLED], '@none')).toEqual(['No scenario was run.']);
});
