import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { completionScript, SHELLS } from './completion-script.ts';
import { everyCommand } from './commands.fixture.ts';
import { buildProgram } from './program.ts';

const program = await buildProgram();
const commands = await everyCommand();

const TAPEWATCH = fileURLToPath(new URL('tapewatch.ts', import.meta.url));

const scriptOf = (shell: (typeof SHELLS)[number]): string =>
  completionScript(program, shell, [process.execPath, TAPEWATCH]);

const folder = mkdtempSync(join(tmpdir(), 'tapewatch-'));

const IDS = ['gspc-20200316-price-1f3a9c1', 'gspc-20200224-price-0f3a9c1'];

beforeAll(async () => {
  for (const name of ['bars.csv', 'bars.csv.gz', 'notes.txt', 'naive-two.json', 'no data.json'])
    writeFileSync(join(folder, name), '');
  for (const name of ['older', '.tapewatch', 'torn']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'torn/readmodel.sqlite'), 'bars');
  const readModel = openSqliteReadModel({ file: join(folder, '.tapewatch/readmodel.sqlite') });
  const findings = [
    ...IDS.map((id, i) => findingOf(id, [`2020-02-${24 - i}`])),
    findingOf('gspc-gone', ['2020-02-20'], { retracted: true }),
    findingOf('gspc-$(touch pwned)', ['2020-02-19']),
  ];
  const series = ['sample/^GSPC/1d', 'sample/AAPL/1d', 'sample/AAPL/5m'];
  await readModel.apply(changesOf({ findings, tickers: series.map((one) => tickerOf(one)), checkpoint: 1 }));
  readModel.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

type Settings = Readonly<Record<string, string>>;

const run = (shell: string, args: readonly string[], settings: Settings = {}): string => {
  const env = { PATH: process.env['PATH'], HOME: folder, ...settings };
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', cwd: folder, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** What bash offers with the cursor at the end of the words. */
const inBash = (words: readonly string[], settings: Settings = {}): readonly string[] => {
  const line =
    'words=("$@"); COMP_WORDS=("${words[@]}"); COMP_CWORD=$(($# - 1)); _tapewatch; printf "%s\\n" "${COMPREPLY[@]}"';
  const script = `${scriptOf('bash')}\n${line}`;
  return linesOf(run('bash', ['-c', script, 'bash', 'tapewatch', ...words], settings));
};

/** What zsh is handed to choose from with the cursor at the end of the words; it takes what begins with the last of them itself. */
const inZsh = (words: readonly string[], settings: Settings = {}): readonly string[] => {
  const within = 'compdef() { : }; compadd() { shift; print -l -- "$@" }; _files() { print -- files "$@" }';
  const line = 'words=("$@"); CURRENT=$#; _tapewatch || true';
  const script = `${within}\n${scriptOf('zsh')}\n${line}`;
  return linesOf(run('zsh', ['-f', '-c', script, 'zsh', 'tapewatch', ...words], settings));
};

const COMMON = ['--help', '--version', '--quiet', '--no-color'];

describe('bash completes', () => {
  test.each([
    [['de'], ['demo', 'detect']],
    [
      ['feed', ''],
      ['status', 'parked', 'redrive', ...COMMON],
    ],
    [['projections', 're'], ['rebuild']],
    [['--quiet', 'audit', 'v'], ['verify']],
    [['replay', '--p'], ['--policy']],
    [
      ['replay', '--policy', 'na'],
      ['naive', 'naive-two.json'],
    ],
    [
      ['policy', 'show', 'n'],
      ['naive', 'naive-two.json', 'no data.json'],
    ],
    [['replay', '--budget', ''], []],
    [['detect', 'bars.csv', '--interval', '6'], ['60m']],
    [
      ['detect', 'b'],
      ['bars.csv', 'bars.csv.gz'],
    ],
    [['detect', 'bars.csv', '--budget', '2', 'bars.csv.'], ['bars.csv.gz']],
    [['detect', 'o'], ['older']],
    [
      ['policy', 'fit', '--out', 'no'],
      ['notes.txt', 'no data.json'],
    ],
    [['explain', 'gspc-2020'], IDS],
    [['explain', 'gspc-20200316-price-1f3a9c1', 'gspc'], []],
    [['explain', '--j'], ['--json']],
    [['why-not', 'AA'], ['AAPL']],
    [['why-not', '^'], ['^GSPC']],
    [['why-not', 'AAPL', 'AA'], []],
    [['why-not', '--interval', '1d', 'AA'], ['AAPL']],
    [['asof', '2024-06-28', 'a'], ['anomalies']],
    [['asof', '-2h', 'ticker', 'AA'], ['AAPL']],
    [
      ['findings', '--ticker', ''],
      ['AAPL', '^GSPC'],
    ],
    [['corporate-action', 'confirm', 'AA'], ['AAPL']],
    [
      ['completion', ''],
      ['bash', 'zsh', ...COMMON],
    ],
    [['calendar', 'bars'], []],
  ])('%j', (words, expected) => {
    expect(inBash(words).toSorted()).toEqual(expected.toSorted());
  });

  test('a word of the shell that runs the command line of the checkout, where there is no such command', () => {
    const script = `${scriptOf('bash')}\ncomplete -p tapewatch; type -t tapewatch`;
    expect(run('bash', ['-c', script])).toBe('complete -F _tapewatch tapewatch\nfunction\n');
  });
});

describe.runIf(isHere('zsh'))('zsh completes', () => {
  test.each([
    [['de'], ['start', 'demo', 'detect']],
    [
      ['replay', '--policy', 'na'],
      ['standard', 'naive', 'files -g *.(json)'],
    ],
    [
      ['detect', ''],
      ['files -g *.(csv|csv.gz)', '--policy'],
    ],
    [['policy', 'fit', '--out', ''], ['files']],
    [['--quiet', 'audit', 'v'], ['verify']],
    [['replay', '--budget', ''], []],
    [['explain', ''], IDS],
    [
      ['why-not', '--feed', 'sample', ''],
      ['AAPL', '^GSPC'],
    ],
    [
      ['asof', '-2h', 'ticker', ''],
      ['AAPL', '^GSPC'],
    ],
    [
      ['replay', '--ticker', ''],
      ['AAPL', '^GSPC'],
    ],
  ])('%j: it is offered at least %j', (words, expected) => {
    const lines = inZsh(words);
    expect(lines).toEqual(expect.arrayContaining(expected));
    expect(lines.length > 0).toBe(expected.length > 0);
  });

  test('no ticker where a day is asked for', () => {
    expect(inZsh(['why-not', 'AAPL', ''])).not.toContain('AAPL');
  });
});

describe.each([
  ['bash', inBash],
  ['zsh', inZsh],
] as const)('what is recorded, in %s', (shell, offered) => {
  const options = ['--json', ...COMMON];

  test.runIf(isHere(shell))('is left out in silence where it cannot be had', () => {
    for (const settings of [
      { TAPEWATCH_DATA: 'older' },
      { TAPEWATCH_DATA: 'torn' },
      { TAPEWATCH_PORT: 'none' },
      { TAPEWATCH_CONFIG: 'notes.txt' },
    ])
      expect(offered(['explain', ''], settings)).toEqual(options);
  });

  test.runIf(isHere(shell))('is offered as it is, without what is retracted or a shell would run', () => {
    const words = offered(['explain', '']);
    expect(words.filter((word) => !options.includes(word)).toSorted()).toEqual(IDS.toSorted());
  });
});

test.each([
  ['ids', {}, `${IDS.join('\n')}\n`],
  ['tickers', {}, 'AAPL\n^GSPC\n'],
  ['secrets', {}, ''],
  ['ids', { TAPEWATCH_DATA: 'older' }, ''],
  ['ids', { TAPEWATCH_DATA: 'torn' }, ''],
  ['tickers', { TAPEWATCH_CONFIG: 'notes.txt' }, ''],
])('asked for %s under %j, it says no more than the words', (what, settings, words) => {
  expect(run(process.execPath, [TAPEWATCH, '__complete', what], settings)).toBe(words);
});

describe.each(SHELLS)('the script of %s', (shell) => {
  const lines = scriptOf(shell).split('\n');

  test.each(commands)('knows $words and its options', ({ words, options }) => {
    const place = lines.find((line) => line.trim().startsWith(`'tapewatch ${words}') `)) ?? '';
    expect(options.filter((option) => !place.includes(` ${option}`) && !place.includes(`'${option}`))).toEqual([]);
    expect(place).toContain('--quiet');
  });

  test.runIf(isHere(shell))('can be read by it', () => {
    expect(run(shell, ['-n', '-c', lines.join('\n')])).toBe('');
  });
});
