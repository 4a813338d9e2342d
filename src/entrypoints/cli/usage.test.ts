import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { openWorkplace, TAPEWATCH } from '../local/workplace.fixture.ts';

const place = openWorkplace();

afterAll(() => place.close());

describe('help', { timeout: 60_000, concurrent: true }, () => {
  test.each([
    '',
    'start',
    'detect',
    'explain',
    'why-not',
    'asof',
    'replay',
    'calendar',
    'demo',
    'projections',
    'projections rebuild',
    'audit',
    'audit verify',
  ])('tapewatch %s --help', async (command) => {
    const words = command.split(' ').filter((word) => word !== '');
    const { code, stdout, stderr } = await place.run(TAPEWATCH, [...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${['tapewatch', ...words].join(' ')} `));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
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

  test.each([
    [['watch'], `unknown command 'watch'; ${next}`],
    [['explian', 'x'], `unknown command 'explian' (Did you mean explain?); ${next}`],
    [['projections', 'drop'], `unknown command 'drop'; ${next}`],
    [['detect'], `missing required argument 'file'; ${next}`],
    [['detect', 'bars.csv', '--fast'], `unknown option '--fast'; ${next}`],
    [['detect', 'bars.csv', '--budget'], `option '--budget <n>' argument missing; ${next}`],
    [['explain'], `missing required argument 'id'; ${next}`],
    [['explain', 'a', 'b'], `too many arguments for 'explain'. Expected 1 argument but got 2: a, b; ${next}`],
    [['why-not', 'AAPL'], `missing required argument 'date'; ${next}`],
    [['detect', ''], 'a file name is empty; try: npx tapewatch detect bars.csv'],
    [
      ['detect', 'bars.csv', '--scores', '--format', 'csv'],
      `option '--scores' cannot be used with option '--format <format>'; ${next}`,
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
      'tapewatch: --budget: given "x"; allowed: a number from 0.01 to 12',
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
    'tapewatch: store (TAPEWATCH_STORE): given "paper"; allowed: sqlite, memory',
    'tapewatch: csv.zone (TAPEWATCH_CSV_ZONE): given "Mars"; allowed: America/New_York, UTC',
  ]);
});
