import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Command } from 'commander';
import { openWorkplace, TAPEWATCH } from '../local/workplace.fixture.ts';
import { buildProgram } from './program.ts';

const place = openWorkplace();

const program = await buildProgram();

afterAll(() => place.close());

type Named = readonly [name: string, command: Command];

/** A command and all below it, each with all its words. */
const everyCommand = (command: Command, name: string): readonly Named[] => [
  [name, command],
  ...command.commands.flatMap((below) => everyCommand(below, `${name} ${below.name()}`)),
];

/** The help as it is printed where the output is no terminal. */
const helpOf = (command: Command): string => {
  let help = '';
  const writeOut = (text: string): void => {
    help += text;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return help;
};

describe('help', { timeout: 60_000, concurrent: true }, () => {
  test.each(everyCommand(program, 'tapewatch'))('of %s fits 80 columns and teaches by example', (name, command) => {
    const help = helpOf(command);
    expect(help).toMatch(new RegExp(`^Usage: ${name} `));
    expect(help).toMatch(/^Examples:\n {2}\S/m);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('npx tapewatch works in a checkout, on the Node that the checkout pins', async () => {
    const { code, stdout } = await place.shell('npx --no tapewatch explain --help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: tapewatch explain /);
  });
});

test('--version', async () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const { code, stdout, stderr } = await place.run(TAPEWATCH, ['--version']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(manifest).toMatchObject({ version: stdout.trimEnd() });
});

describe('a wrong call is one sentence on stderr and exit code 2', { timeout: 60_000, concurrent: true }, () => {
  const next = 'try: npx tapewatch --help';
  const nextOf = (command: string): string => `try: npx tapewatch ${command} --help`;

  test.each([
    [['watch'], `unknown command 'watch'; ${next}`],
    [['explian', 'x'], `unknown command 'explian' (Did you mean explain?); ${next}`],
    [['projections', 'drop'], `unknown command 'drop'; ${nextOf('projections')}`],
    [['detect'], `missing required argument 'file'; ${nextOf('detect')}`],
    [['detect', 'bars.csv', '--fast'], `unknown option '--fast'; ${nextOf('detect')}`],
    [['detect', 'bars.csv', '--budget'], `option '--budget <n>' argument missing; ${nextOf('detect')}`],
    [['explain'], `missing required argument 'id'; ${nextOf('explain')}`],
    [
      ['explain', 'a', 'b'],
      `too many arguments for 'explain'. Expected 1 argument but got 2: a, b; ${nextOf('explain')}`,
    ],
    [['why-not', 'AAPL'], `missing required argument 'time'; ${nextOf('why-not')}`],
    [['detect', ''], 'a file name is empty; try: npx tapewatch detect bars.csv'],
    [
      ['detect', 'bars.csv', '--scores', '--format', 'csv'],
      `option '--scores' cannot be used with option '--format <format>'; ${nextOf('detect')}`,
    ],
    [['demo', '--speed', '0'], '--speed: given "0"; allowed: bars per second, above 0 and at most 1000'],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await place.run(TAPEWATCH, args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` });
  });

  test('no command at all shows the help', async () => {
    const { code, stdout, stderr } = await place.run(TAPEWATCH);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: tapewatch /);
  });

  test('every wrong option of detect at once', async () => {
    const wrong = ['--policy=', '--budget=x', '--ticker=a b', '--interval=2h', '--zone=Mars', '--label=middle'];
    const { code, stderr } = await place.run(TAPEWATCH, ['detect', 'bars.csv', ...wrong, '--format=pdf']);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'tapewatch: --policy: given ""; allowed: a text that is not empty',
      'tapewatch: --budget: given "x"; allowed: a number from 1 to 80',
      'tapewatch: --ticker: given "a b"; allowed: a ticker such as AAPL, BRK.B or ^GSPC',
      'tapewatch: --interval: given "2h"; allowed: 1d, 60m, 5m, 1m',
      'tapewatch: --zone: given "Mars"; allowed: America/New_York, UTC',
      'tapewatch: --label: given "middle"; allowed: start, end',
      'tapewatch: --format: given "pdf"; allowed: table, ndjson, csv',
    ]);
  });
});

test('the configuration file of the working folder is read, and every problem of it told', async () => {
  const own = openWorkplace();
  onTestFinished(() => own.close());
  own.write('tapewatch.config.json', '{ "store": "paper", "csv": { "zone": "Mars" } }');
  const { code, stdout, stderr } = await own.run(TAPEWATCH, ['explain', 'x']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([
    'tapewatch: store (TAPEWATCH_STORE): given "paper"; allowed: sqlite, memory, dynamodb',
    'tapewatch: csv.zone (TAPEWATCH_CSV_ZONE): given "Mars"; allowed: America/New_York, UTC',
  ]);
});
