import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Interval } from '../../domain/market/series.ts';
import { inspectCsv, readCsvBars, type CsvOptions, type CsvRow } from './csv-bars.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-bars-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileWith = async (content: string | Buffer, name = 'spy.csv'): Promise<string> => {
  const file = join(await mkdtemp(join(folder, 'file-')), name);
  await writeFile(file, content);
  return file;
};

const rowsOf = async (file: string, options?: CsvOptions): Promise<readonly CsvRow[]> => {
  const rows: CsvRow[] = [];
  for await (const block of readCsvBars(file, options)) rows.push(...block);
  return rows;
};

const PLAIN =
  'ticker,timestamp,open,high,low,close,volume\nSPY,2021-03-01,1.5,3,1,2.25,400\nSPY,2021-03-02,2,3,1,2,0\n';

describe('the rows of a CSV file', () => {
  test('are bars with their ticker, line and timestamp as written', async () => {
    expect(await rowsOf(await fileWith(PLAIN))).toEqual([
      {
        ticker: 'SPY',
        bar: { time: Date.parse('2021-03-01T14:30:00Z'), open: 1.5, high: 3, low: 1, close: 2.25, volume: 400 },
        action: null,
        line: 2,
        timestampText: '2021-03-01',
      },
      {
        ticker: 'SPY',
        bar: { time: Date.parse('2021-03-02T14:30:00Z'), open: 2, high: 3, low: 1, close: 2, volume: 0 },
        action: null,
        line: 3,
        timestampText: '2021-03-02',
      },
    ]);
  });

  test.each<[string, string | Buffer]>([
    ['compressed, whatever the name', gzipSync(PLAIN)],
    ['compressed in two members', Buffer.concat([gzipSync(PLAIN.slice(0, 60)), gzipSync(PLAIN.slice(60))])],
    ['with a byte order mark', `\uFEFF${PLAIN}`],
    ['with line ends of Windows', PLAIN.replaceAll('\n', '\r\n')],
    ['without a line end at the end', PLAIN.trimEnd()],
    ['with every cell quoted', PLAIN.replaceAll(/[^,\n]+/g, '"$&"')],
    ['with every cell quoted and line ends of Windows', PLAIN.replaceAll(/[^,\n]+/g, '"$&"').replaceAll('\n', '\r\n')],
    ['with spaces around cells', PLAIN.replaceAll(',', ' , ')],
    ['with columns in capitals', PLAIN.replace('ticker,timestamp,open', 'TICKER,Timestamp,OPEN')],
    ['with volume as a decimal number', PLAIN.replace('400\n', '400.0\n')],
    ['with numbers in other notations', PLAIN.replace('1.5,3,1,2.25,400', '+15e-1,3.,1,.225E1,4e2')],
    ['with volume zero below zero', PLAIN.replace(',0\n', ',-0\n')],
  ])('read the same %s', async (_, content) => {
    expect(await rowsOf(await fileWith(content))).toEqual(await rowsOf(await fileWith(PLAIN)));
  });

  test('stand in columns of any order, others are ignored', async () => {
    const text = 'Volume,note,close,low,high,open,Date,TICKER\n400,"a, ""b""",2.25,1,3,1.5,2021-03-01,SPY';
    const [row] = await rowsOf(await fileWith(text));
    expect(row).toEqual((await rowsOf(await fileWith(PLAIN)))[0]);
  });

  test('keep their line numbers across blank lines and line breaks inside quotes', async () => {
    const text =
      'date,note,open,high,low,close,volume\n\n2021-03-01,"two\nlines",1,1,1,1,1\r\n\r\n2021-03-02,,1,1,1,1,1\n\n';
    expect((await rowsOf(await fileWith(text))).map(({ line }) => line)).toEqual([3, 6]);
  });

  test('keep their line numbers and their bars across blocks of a file with quoted line breaks', async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, i) => `"${i % 7 ? 'one line' : 'two\nlines'}",1,1,1,1,${i},2021-03-01`,
    );
    const read = await rowsOf(await fileWith(['note,open,high,low,close,volume,date', ...rows].join('\n')));
    expect(read.map(({ bar }) => bar.volume)).toEqual(rows.map((_, i) => i));
    expect(read.at(-1)?.line).toBe(30_001 + Math.ceil(29_999 / 7));
  });

  test.each([
    ['aapl.csv', 'AAPL'],
    ['brk.b.csv.gz', 'BRK.B'],
    ['^gspc.CSV', '^GSPC'],
  ])('take the ticker from the name %s when no column has it', async (name, ticker) => {
    const file = await fileWith('date,open,high,low,close,volume\n2021-03-01,1,1,1,1,1', name);
    expect((await rowsOf(file)).map((row) => row.ticker)).toEqual([ticker]);
    expect((await rowsOf(file, { ticker: 'IBM' })).map((row) => row.ticker)).toEqual(['IBM']);
  });

  test('start one interval before a label of their end', async () => {
    const text = 'datetime,open,high,low,close,volume\n2021-03-01 10:30,1,1,1,1,1\n2021-03-01 11:30,1,1,1,1,1';
    const [row] = await rowsOf(await fileWith(text), { label: 'end' });
    expect(row?.bar.time).toBe(Date.parse('2021-03-01T14:30:00Z'));
    expect(row?.timestampText).toBe('2021-03-01 10:30');
  });

  test('end early when the reader wants no more', async () => {
    const rows = Array.from({ length: 30_000 }, () => 'SPY,2021-03-01,1,1,1,1,1').join('\n');
    const file = await fileWith(`ticker,date,open,high,low,close,volume\n${rows}\nnot,a,row`);
    const blocks = readCsvBars(file);
    const first = await blocks.next();
    expect(first.done).toBe(false);
    expect(await blocks.return(undefined)).toEqual({ done: true, value: undefined });
  });
});

describe('the interval of a file', () => {
  const header = 'ticker,datetime,open,high,low,close,volume';
  const at = (...times: readonly string[]): string =>
    [header, ...times.map((time, i) => `${i % 2 ? 'B' : 'A'},${time},1,1,1,1,1`)].join('\n');

  test.each([
    ['1d', at('2021-03-01', '2021-03-01', '2021-03-05', '2021-03-05')],
    ['1d', at('2021-03-01')],
    ['1d', at('2021-03-01 16:00', '2021-03-01 16:00', '2021-03-02 16:00', '2021-03-02 16:00')],
    ['60m', at('2021-03-01 09:30', '2021-03-01 09:30', '2021-03-01 10:30', '2021-03-01 10:30')],
    ['5m', at('2021-03-01 15:55', '2021-03-01 15:50', '2021-03-01 16:00', '2021-03-01 15:55', '2021-03-02 09:30')],
    ['1m', at('2021-03-01 09:30', '2021-03-01 09:30', '2021-03-01 09:31', '2021-03-01 09:35')],
    ['1m', at('2021-03-01 09:30', '2021-03-01 09:30', '2021-03-01 09:30', '2021-03-01 09:31')],
  ])('is the commonest step of a ticker: %s', async (interval, text) => {
    expect((await inspectCsv(await fileWith(text))).interval).toBe(interval);
  });

  test('is recognised when the newest row comes first', async () => {
    const text = at('2021-03-01 09:40', '2021-03-01 09:40', '2021-03-01 09:35', '2021-03-01 09:35');
    expect((await inspectCsv(await fileWith(text))).interval).toBe('5m');
  });

  const minutes = (step: number): string =>
    at(...Array.from({ length: 6 }, (_, i) => `2021-03-01 09:${30 + Math.floor(i / 2) * step}`));
  const daily = at('2021-03-01 16:00', '2021-03-01 16:00', '2021-03-02 16:00', '2021-03-02 16:00');

  test.each<[Interval, string]>([
    ['1m', minutes(1)],
    ['1m', minutes(2)],
    ['5m', minutes(10)],
    ['1d', daily],
    ['1d', at('2021-03-01 16:00', '2021-03-01 16:00', '2021-03-08 16:00')],
    ['60m', at('2021-03-01 09:30')],
  ])('is the one given where rows can be its bars: %s', async (interval, text) => {
    expect((await inspectCsv(await fileWith(text), { interval })).interval).toBe(interval);
  });

  const intervals = 'give the interval of its bars (--interval): 1d, 60m, 5m, 1m, or none to have it recognised';

  test.each<[Interval, string, string]>([
    ['60m', minutes(5), `has a row every 5 minutes, and the interval given is 60m; ${intervals}`],
    ['1d', minutes(5), `has a row every 5 minutes, and the interval given is 1d; ${intervals}`],
    ['5m', minutes(1), `has a row every minute, and the interval given is 5m; ${intervals}`],
    ['60m', daily, `has a row every day, and the interval given is 60m; ${intervals}`],
    [
      '5m',
      at('2022-01-03', '2022-01-03', '2022-01-04', '2022-01-04'),
      'has dates without times, as daily bars have, and the interval given is 5m; give 1d, or none (--interval)',
    ],
  ])('is not one given that its rows cannot have: %s', async (interval, text, sentence) => {
    const failure = { kind: 'bad-data', message: expect.stringMatching(/^.*spy\.csv /) };
    const inspecting = inspectCsv(await fileWith(text), { interval });
    await expect(inspecting).rejects.toMatchObject(failure);
    await expect(inspecting).rejects.toThrow(`spy.csv ${sentence}`);
  });
});

describe('the adjustment of a file', () => {
  test.each([
    ['split-adjusted', 'date,open,high,low,close,volume,adj_close'],
    ['as-traded', 'date,open,high,low,close,volume,split_coefficient'],
  ])('is %s by its columns', async (adjustment, header) => {
    expect((await inspectCsv(await fileWith(`${header}\n2021-03-01,1,1,1,1,1,1`))).adjustment).toBe(adjustment);
  });
});

const DAILY = new URL('../../../../shared/data/daily/daily_dev.csv.gz', import.meta.url).pathname;

test.runIf(existsSync(DAILY))('a file of half a million rows is read whole', async () => {
  const tickers = new Set<string>();
  let rows = 0;
  for await (const block of readCsvBars(DAILY)) {
    rows += block.length;
    for (const { ticker } of block) tickers.add(ticker);
  }
  expect([rows, tickers.size]).toEqual([515_159, 156]);
});

describe('corporate actions', () => {
  const HEADER = 'date,open,high,low,close,volume,dividend_amount,split_coefficient\n';
  const actionsOf = async (cells: string) =>
    (await rowsOf(await fileWith(`${HEADER}2021-03-01,1,1,1,1,9,${cells}\n`))).map(({ action }) => action);
  const time = Date.parse('2021-03-01T14:30:00Z');

  test.each([
    ['0.0,4.0', { time, split: 4, dividend: 0 }],
    ['103.75,1', { time, split: 1, dividend: 103.75 }],
    ['0.205,0.125', { time, split: 0.125, dividend: 0.205 }],
    ['0,1.0', null],
    [',', null],
    ['0,', null],
  ])('are told by the row of their day: %s', async (cells, action) => {
    expect(await actionsOf(cells)).toEqual([action]);
  });

  test.each([
    [
      '0,-2',
      'column split_coefficient: "-2" is not a number of new shares for an old one; write 1 where there is none',
    ],
    ['0,0', 'column split_coefficient: "0" is not a number of new shares for an old one; write 1 where there is none'],
    [
      '0,two',
      'column split_coefficient: "two" is not a number of new shares for an old one; write 1 where there is none',
    ],
    ['-0.5,1', 'column dividend_amount: "-0.5" is not a number from 0 on; write 0 where there is none'],
  ])('that cannot be read refuse the file: %s', async (cells, message) => {
    await expect(actionsOf(cells)).rejects.toThrow(message);
  });

  test('are not taken from dividends alone: such a file is split-adjusted', async () => {
    const file = await fileWith('date,open,high,low,close,volume,dividend_amount\n2021-03-01,1,1,1,1,9,0.5\n');
    expect(await inspectCsv(file)).toMatchObject({ adjustment: 'split-adjusted', tellsActions: false });
    expect((await rowsOf(file)).map(({ action }) => action)).toEqual([null]);
  });
});
