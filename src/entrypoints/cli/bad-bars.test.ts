import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { choosePolicy } from '../composition/choose-policy.ts';
import { failureOf, isForeseen } from '../composition/failure.ts';
import { openWorkplace, START, TAPEWATCH } from '../local/workplace.fixture.ts';
import { HEADER, intradayLines, linesOf, sessionDates, type Row } from './bars.fixture.ts';
import { detectBars } from './detect-bars.ts';
import { readDetectOptions } from './detect-options.ts';

const place = openWorkplace();
const folder = mkdtempSync(join(tmpdir(), 'bad-bars-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await place.close();
});

const POLICIES = [choosePolicy('standard'), choosePolicy('naive')];

const OPTIONS = readDetectOptions({ policy: 'standard', format: 'table' });

/** What a file comes to: the outcomes of its rows and the scores of those judged, or what is told of its refusal. */
type Came =
  | { readonly tally: Readonly<Record<string, number>>; readonly findings: number; readonly scores: readonly number[] }
  | { readonly exitCode: number; readonly lines: readonly string[] };

const detect = async (file: string, policy = POLICIES[0]): Promise<Came> => {
  const scores: number[] = [];
  const keep = (_ticker: string, _time: string, score: number): number => scores.push(score);
  try {
    const { detection, tally } = await detectBars([file], policy ?? choosePolicy('naive'), OPTIONS, {
      onScore: keep,
      progress: () => {},
    });
    const told = Object.entries(tally).filter(([, count]) => count > 0);
    return { tally: Object.fromEntries(told), findings: detection.findings().length, scores };
  } catch (error) {
    if (!isForeseen(error)) throw error;
    return failureOf(error);
  }
};

const write = (content: string | Uint8Array): string => {
  const file = join(folder, 'ACME.csv');
  writeFileSync(file, content);
  return file;
};

const textOf = (lines: readonly string[], end = '\n'): string => lines.map((line) => line + end).join('');

const DATES = sessionDates('2023-01-03', 90);
const calmRow = (date: string, i: number): Row => ({ date, price: 100 + (i % 7), volume: 1000 + (i % 5) });
const CALM = linesOf('ACME', DATES.map(calmRow));

const rows = (change: (row: Row, i: number) => Row): string =>
  textOf(
    linesOf(
      'ACME',
      DATES.map((date, i) => change(calmRow(date, i), i)),
    ),
  );

/** The calm bars with one cell of the last row replaced. */
const withCell = (column: string, value: string): string => {
  const at = HEADER.split(',').indexOf(column);
  const cells = (CALM.at(-1) ?? '').split(',').with(at, value);
  return textOf([...CALM.slice(0, -1), cells.join(',')]);
};

const minutes = (change: (line: string, i: number) => string): string =>
  textOf(intradayLines('ACME', '2024-01-31', 1, 90).map((line, i) => (i === 0 ? line : change(line, i))));

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

describe('a file that is none comes to exit code 2 and one line that says where and what', () => {
  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ['no header', textOf(CALM.slice(1)), /has no columns timestamp, open, .*"ACME,2023/],
    ['a header of other words', `a,b,c\n1,2,3\n`, /has no columns timestamp, open, high, low, close, volume/],
    ['no column of volumes', textOf(CALM.map((line) => line.replace(/,[^,]*$/, ''))), /has no column volume/],
    ['semicolons', textOf(CALM).replaceAll(',', ';'), /has no columns/],
    ['tabs', textOf(CALM).replaceAll(',', '\t'), /has no columns/],
    ['carriage returns alone', textOf(CALM, '\r'), /has /],
    ['UTF-16', Buffer.from(`\uFEFF${textOf(CALM)}`, 'utf16le'), /is not UTF-8 text/],
    ['a picture', PNG, /is not UTF-8 text/],
    ['NUL bytes', new Uint8Array(5000), /has no columns/],
    ['an empty file', '', /is empty/],
    ['a mark and nothing', '\uFEFF', /is empty/],
    ['a header alone', `${HEADER}\n`, /has a header and no rows/],
    ['gzip of nothing', gzipSync(''), /is empty/],
    ['gzip cut short', gzipSync(textOf(CALM)).subarray(0, -9), /ends in the middle of its gzip data/],
    ['gzip with other bytes', gzipSync(textOf(CALM)).fill(7, 40, 60), /holds damaged gzip data/],
    ['gzip within gzip', gzipSync(gzipSync(textOf(CALM))), /is not UTF-8 text/],
    ['a gigabyte of nothing in gzip', gzipSync(Buffer.alloc(2 ** 26)), /line 1: a row longer than 65536 characters/],
    ['a line of 10 MB', `${HEADER}\n${'9'.repeat(1e7)}`, /line 2: a row longer than 65536 characters/],
    ['a million columns', `${HEADER}${',x'.repeat(1e6)}\n`, /line 1: a row longer than 65536 characters/],
    ['a million cells', `${textOf(CALM)}${','.repeat(1e6)}\n`, /line 92: a row longer than 65536 characters/],
    ['a cell too few', `${textOf(CALM)}ACME,2023-06-01,1,1,1,1\n`, /line 92: 6 cells where the header has 7/],
    [
      'an open quotation mark',
      `${textOf(CALM)}"ACME,2023-06-01,1,1,1,1,1\n`,
      /line 92: a quotation mark is not closed/,
    ],
    ['NaN', withCell('close', 'NaN'), /line 91, column close: "NaN" is not a price/],
    ['Infinity', withCell('open', 'Infinity'), /line 91, column open: "Infinity" is not a price/],
    ['nothing', withCell('high', ''), /line 91, column high: "" is not a price/],
    ['a price below 0', withCell('low', '-1'), /line 91, column low: "-1" is not a price; prices must be above 0/],
    ['a price of 1e309', withCell('high', '1e309'), /line 91, column high: "1e309" is not a price/],
    ['a decimal comma', withCell('close', '"1,5"'), /line 91, column close: "1,5" is not a price/],
    ['a currency', withCell('close', '$5'), /line 91, column close: "\$5" is not a price/],
    ['a high below the low', withCell('high', '1'), /line 91, column high: "1" is below the low/],
    ['half a share', withCell('volume', '1.5'), /line 91, column volume: "1.5" is not a volume/],
    [
      'a volume beyond 2^53',
      withCell('volume', '9007199254740993'),
      /column volume: "9007199254740993" is not a volume/,
    ],
    ['February 30', withCell('date', '2023-02-30'), /line 91, column date: "2023-02-30" is not a time/],
    ['a leap second', withCell('date', '2016-12-31T23:59:60Z'), /line 91, column date: .* is not a time/],
    ['seconds since 1970', withCell('date', '1700000000'), /line 91, column date: "1700000000" is not a time/],
    ['a year of five digits', withCell('date', '12023-01-03'), /line 91, column date: .* is not a time/],
    ['a formula as ticker', withCell('ticker', '=1+1'), /line 91, column ticker: "=1\+1" is not a ticker symbol/],
    ['a look-alike as ticker', withCell('ticker', 'АCME'), /line 91, column ticker: "АCME" is not a ticker symbol/],
    ['a terminal escape', withCell('ticker', '\u001B[2J'), /column ticker: "\\u\{001b\}\[2J" is not a ticker symbol/],
  ])('%s', async (_, content, sentence) => {
    const file = write(content);
    for (const policy of POLICIES) {
      const came = await detect(file, policy);
      expect(came).toEqual({ exitCode: 2, lines: [expect.stringMatching(sentence)] });
      const [line = ''] = 'lines' in came ? came.lines : [];
      expect(line.startsWith(`${file} `)).toBe(true);
      expect(line.slice(file.length)).toMatch(/^\P{C}{5,1200}$/u);
    }
  });
});

describe('an odd file is judged: a reason for each row, and no score that is none', () => {
  test.each<readonly [string, string, Readonly<Record<string, number>>]>([
    [
      'a mark, carriage returns and quotation marks',
      `\uFEFF${textOf(CALM, '\r\n').replaceAll('ACME', '"ACME"')}`,
      { observed: 90 },
    ],
    ['no line break at the end', textOf(CALM).trimEnd(), { observed: 90 }],
    ['blank lines', textOf(CALM, '\n\n'), { observed: 90 }],
    ['two rows', textOf(CALM.slice(0, 3)), { observed: 2 }],
    ['one row', textOf(CALM.slice(0, 2)), { observed: 1 }],
    ['one price for ever', rows((row) => ({ ...row, price: 7, volume: 7 })), { observed: 90 }],
    ['no volume at all', rows((row) => ({ ...row, volume: 0 })), { observed: 90 }],
    ['no volume now and then', rows((row, i) => (i % 3 === 0 ? { ...row, volume: 0 } : row)), { observed: 90 }],
    ['a million times the price', rows((row, i) => (i === 80 ? { ...row, price: 1e8 } : row)), { observed: 90 }],
    ['a millionth of the price', rows((row, i) => (i === 80 ? { ...row, price: 1e-4 } : row)), { observed: 90 }],
    [
      'prices from 5e-324 to 1.7e308',
      rows((row, i) => ({ ...row, price: i % 2 === 0 ? 5e-324 : 1.7e308 })),
      { observed: 90 },
    ],
    ['volumes from 0 to 2^53', rows((row, i) => ({ ...row, volume: i % 2 === 0 ? 0 : 2 ** 53 - 1 })), { observed: 90 }],
    ['prices with exponents and signs', withCell('close', '+1.06E2'), { observed: 90 }],
    [
      'every row twice',
      textOf(CALM.flatMap((line, i) => (i === 0 ? [line] : [line, line]))),
      { observed: 90, duplicate: 90 },
    ],
    ['newest first', textOf([HEADER, ...CALM.slice(1).toReversed()]), { observed: 1, 'too-old': 89 }],
    [
      'a gap of years',
      rows((row, i) => (i < 80 ? row : { ...row, date: row.date.replace('2023', '2031') })),
      { observed: 90 },
    ],
    ['dates far ahead', textOf(CALM).replaceAll('2023-', '9999-'), { observed: 90 }],
    ['the year 0', textOf(CALM).replaceAll('2023-', '0000-'), { observed: 90 }],
    [
      'zones of all kinds',
      minutes((line, i) => line.replace(/(\d) (\d\d:\d\d)/, i % 2 === 0 ? '$1T$2:00-05:00' : '$1 $2')),
      { observed: 90 },
    ],
    [
      'the hour that comes twice',
      minutes((line, i) => line.replace(/2024-01-31 \S+?,/, `2024-11-03 01:${String(i % 60).padStart(2, '0')},`)),
      { 'outside-session': 59, corrected: 30, 'too-old': 1 },
    ],
  ])('%s', async (_, content, outcomes) => {
    for (const policy of POLICIES) {
      const came = await detect(write(content), policy);
      expect(came).toMatchObject({ tally: expect.anything() });
      if (!('tally' in came)) continue;
      const { tally, scores } = came;
      expect(tally).toEqual(outcomes);
      expect(scores.filter((score) => !(score >= 0 && score < 1))).toEqual([]);
    }
  });
});

describe('through the processes', { timeout: 60_000 }, () => {
  const bad = place.write('bad.csv', withCell('close', 'NaN'));

  test('detect tells one line, finds nothing, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await place.run(TAPEWATCH, ['detect', bad]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^tapewatch: \S+ line 91, column close: "NaN" is not a price[^\n]*\n$/);
  });

  test('a load tells the same line', async () => {
    const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: bad };
    const { code, stderr } = await place.run(START, [], settings);
    expect(code).toBe(2);
    expect(stderr).toMatch(/line 91, column close: "NaN" is not a price[^\n]*\n$/);
  });
});
