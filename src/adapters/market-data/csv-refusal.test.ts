import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCsvBars, type CsvOptions } from './csv-bars.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-refusal-'));
});
afterAll(() => rm(folder, { recursive: true }));

const readAll = async (file: string, options?: CsvOptions): Promise<number> => {
  let rows = 0;
  for await (const block of readCsvBars(file, options)) rows += block.length;
  return rows;
};

const refusal = async (content: string | Buffer, options?: CsvOptions, name = 'spy.csv'): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, content);
  try {
    await readAll(file, options);
  } catch (error) {
    expect(error).toMatchObject({ name: 'MarketDataError', kind: 'bad-data' });
    return error instanceof Error ? error.message.replace(folder, '').slice(1) : '';
  }
  return 'read without complaint';
};

const HEADER = 'ticker,timestamp,open,high,low,close,volume';
const GOOD = 'SPY,2021-03-01,10,12,9,11,400';
const withRow = (row: string): string => `${HEADER}\n${GOOD}\n${row}\n`;

const TIME_RULE = 'is not a time; write 2020-01-31 for a daily bar, else 2020-01-31 09:30 or 2020-01-31T09:30:00-05:00';
const PRICE_RULE = 'is not a price; prices must be finite numbers above 0';
const VOLUME_RULE = 'is not a volume; volumes must be whole numbers from 0 to 9007199254740991';
const TICKER_RULE = 'is not a ticker symbol; write it like AAPL, BRK.B or ^GSPC';
const QUOTE_RULE = 'a quotation mark is not closed or stands inside a cell; write it twice inside a quoted cell';
const NEEDED = 'needs timestamp (or datetime, date), open, high, low, close and volume';

describe('a row is refused by line, column and value', () => {
  test.each([
    [
      'negative price',
      'SPY,2021-03-02,10,12,9,-3.5,400',
      'column close: "-3.5" is not a price; prices must be above 0',
    ],
    ['price of zero', 'SPY,2021-03-02,0,12,9,11,400', 'column open: "0" is not a price; prices must be above 0'],
    [
      'price that rounds to zero',
      'SPY,2021-03-02,1e-400,12,9,11,400',
      'column open: "1e-400" is not a price; prices must be above 0',
    ],
    ['text', 'SPY,2021-03-02,10,12,9,eleven,400', `column close: "eleven" ${PRICE_RULE}`],
    ['nothing', 'SPY,2021-03-02,10,,9,11,400', `column high: "" ${PRICE_RULE}`],
    ['NaN', 'SPY,2021-03-02,10,NaN,9,11,400', `column high: "NaN" ${PRICE_RULE}`],
    ['Infinity', 'SPY,2021-03-02,10,Infinity,9,11,400', `column high: "Infinity" ${PRICE_RULE}`],
    ['overflow', 'SPY,2021-03-02,10,1e999,9,11,400', `column high: "1e999" ${PRICE_RULE}`],
    ['hexadecimal', 'SPY,2021-03-02,0x1F,12,9,11,400', `column open: "0x1F" ${PRICE_RULE}`],
    ['thousands separator', 'SPY,2021-03-02,"1,010",12,9,11,400', `column open: "1,010" ${PRICE_RULE}`],
    ['NUL', 'SPY,2021-03-02,1\0,12,9,11,400', `column open: "1\\u{0000}" ${PRICE_RULE}`],
    ['escape sequence', 'SPY,2021-03-02,\u001B[31m1,12,9,11,400', `column open: "\\u{001b}[31m1" ${PRICE_RULE}`],
    ['right-to-left override', 'SPY,2021-03-02,\u202E1,12,9,11,400', `column open: "\\u{202e}1" ${PRICE_RULE}`],
    ['quoted line break', 'SPY,2021-03-02,"1\n2",12,9,11,400', `column open: "1\\u{000a}2" ${PRICE_RULE}`],
    ['long text', `SPY,2021-03-02,${'9'.repeat(500)}x,12,9,11,400`, `column open: "${'9'.repeat(40)}…" ${PRICE_RULE}`],
    [
      'long text of pairs',
      `SPY,2021-03-02,${'📈'.repeat(99)},12,9,11,400`,
      `column open: "${'📈'.repeat(40)}…" ${PRICE_RULE}`,
    ],
    [
      'high below low',
      'SPY,2021-03-02,10,8,9,11,400',
      'column high: "8" is below the low "9"; the high must not be below the low',
    ],
    ['fractional volume', 'SPY,2021-03-02,10,12,9,11,400.5', `column volume: "400.5" ${VOLUME_RULE}`],
    ['negative volume', 'SPY,2021-03-02,10,12,9,11,-1', `column volume: "-1" ${VOLUME_RULE}`],
    ['huge volume', 'SPY,2021-03-02,10,12,9,11,9007199254740993', `column volume: "9007199254740993" ${VOLUME_RULE}`],
    ['volume in words', 'SPY,2021-03-02,10,12,9,11,4M', `column volume: "4M" ${VOLUME_RULE}`],
    ['impossible date', 'SPY,2021-02-30,10,12,9,11,400', `column timestamp: "2021-02-30" ${TIME_RULE}`],
    ['American date', 'SPY,03/02/2021,10,12,9,11,400', `column timestamp: "03/02/2021" ${TIME_RULE}`],
    ['lower-case ticker', 'spy,2021-03-02,10,12,9,11,400', `column ticker: "spy" ${TICKER_RULE}`],
    ['formula', '"=HYPERLINK(""x"")",2021-03-02,10,12,9,11,400', `column ticker: "=HYPERLINK("x")" ${TICKER_RULE}`],
    ['Cyrillic look-alike', 'SР\u0423,2021-03-02,10,12,9,11,400', `column ticker: "SР\u0423" ${TICKER_RULE}`],
  ])('%s', async (_, row, message) => {
    expect(await refusal(withRow(row))).toBe(`spy.csv line 3, ${message}`);
  });

  test.each([
    ['short row', 'SPY,2021-03-02,10,12', 'line 3: 4 cells where the header has 7; every row needs them all'],
    ['long row', `${GOOD},,`, 'line 3: 9 cells where the header has 7; every row needs them all'],
    ['open quote', `"${GOOD}`, `line 3: ${QUOTE_RULE}`],
    ['quote inside a cell', 'SPY,2021-03-02,"10"0,12,9,11,400', `line 3: ${QUOTE_RULE}`],
  ])('%s', async (_, row, message) => {
    expect(await refusal(withRow(row))).toBe(`spy.csv ${message}`);
  });

  test('names the column as the header writes it', async () => {
    expect(await refusal(`Date,Open,High,Low,Close *,Close,Volume\n2021-03-02,1,1,1,x,x,1`)).toBe(
      `spy.csv line 2, column Close: "x" ${PRICE_RULE}`,
    );
  });

  test('far into a file', async () => {
    const rows = Array.from({ length: 30_000 }, () => GOOD).join('\r\n');
    expect(await refusal(`${HEADER}\r\n${rows}\r\nSPY,2021-03-02,10,12,9,0,400\r\n`)).toBe(
      'spy.csv line 30002, column close: "0" is not a price; prices must be above 0',
    );
  });

  test('a date among times within the day', async () => {
    const text =
      'date,open,high,low,close,volume\n2021-03-01 09:30,1,1,1,1,1\n2021-03-01 09:31,1,1,1,1,1\n2021-03-02,1,1,1,1,1';
    expect(await refusal(text)).toBe(`spy.csv line 4, column date: "2021-03-02" ${TIME_RULE}`);
  });
});

describe('a file is refused as a whole', () => {
  test.each<[string, string | Buffer, string]>([
    ['empty', '', 'is empty; a header and at least one row are needed'],
    ['blank', '\r\n\r\n', 'is empty; a header and at least one row are needed'],
    ['empty after decompression', gzipSync(''), 'is empty; a header and at least one row are needed'],
    ['header only', `${HEADER}\n`, 'has a header and no rows; at least one row is needed'],
    [
      'missing column',
      'ticker,date,open,high,low,close\nSPY,2021-03-01,1,1,1,1',
      `has no column volume; its header is "ticker,date,open,high,low,close" and ${NEEDED}`,
    ],
    [
      'missing columns',
      'time;open;close\n',
      `has no columns timestamp, open, high, low, close, volume; its header is "time;open;close" and ${NEEDED}`,
    ],
    [
      'no header',
      `${GOOD}\n${GOOD}`,
      `has no columns timestamp, open, high, low, close, volume; its header is "SPY,2021-03-01,10,12,9,11,400" and ${NEEDED}`,
    ],
    ['repeated column', `${HEADER},Close\n${GOOD},1`, 'has the column close twice; leave one of them out'],
    [
      'date and time apart',
      'date,time,open,high,low,close,volume\n2021-03-01,09:30,1,1,1,1,1',
      'has date and time in two columns; write them into one, timestamp',
    ],
    [
      'steps of half an hour',
      'date,open,high,low,close,volume\n2021-03-01 09:30,1,1,1,1,1\n2021-03-01 10:00,1,1,1,1,1',
      'has a row every 30 minutes; give the interval of its bars (--interval): 1d, 60m, 5m, 1m',
    ],
    [
      'steps of seconds',
      'date,open,high,low,close,volume\n2021-03-01 09:30:00,1,1,1,1,1\n2021-03-01 09:30:15,1,1,1,1,1',
      'has a row every 15 seconds; give the interval of its bars (--interval): 1d, 60m, 5m, 1m',
    ],
    [
      'steps of weeks',
      'date,open,high,low,close,volume\n2021-03-01 16:00,1,1,1,1,1\n2021-03-08 16:00,1,1,1,1,1',
      'has a row every 7 days; give the interval of its bars (--interval): 1d, 60m, 5m, 1m',
    ],
    [
      'no steps',
      'date,open,high,low,close,volume\n2021-03-01 09:30,1,1,1,1,1',
      'has too few rows to tell their interval; give the interval of its bars (--interval): 1d, 60m, 5m, 1m',
    ],
    [
      'truncated gzip',
      gzipSync(withRow(GOOD)).subarray(0, 60),
      'ends in the middle of its gzip data; copy or download it again',
    ],
    ['damaged gzip', gzipSync(withRow(GOOD)).fill(255, 20, 40), 'holds damaged gzip data; copy or download it again'],
    ['gzip in name only', Buffer.from([0x1f, 0x8b]), 'ends in the middle of its gzip data; copy or download it again'],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from(withRow(GOOD)), Buffer.from([0xc3, 0x28])]),
      'is not UTF-8 text; give a CSV file saved as UTF-8, plain or gzip',
    ],
    [
      'UTF-8 cut off',
      Buffer.concat([Buffer.from(withRow(GOOD)), Buffer.from([0xe2, 0x82])]),
      'is not UTF-8 text; give a CSV file saved as UTF-8, plain or gzip',
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${withRow(GOOD)}`, 'utf16le'),
      'is not UTF-8 text; give a CSV file saved as UTF-8, plain or gzip',
    ],
    [
      'binary rubbish',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      'is not UTF-8 text; give a CSV file saved as UTF-8, plain or gzip',
    ],
    [
      'one line of 5 MB',
      'x'.repeat(5_000_000),
      'line 1: a row longer than 65536 characters; close its quotation marks or give a CSV file',
    ],
    [
      'one line of 5 MB, compressed',
      gzipSync(`${HEADER}\n${'0'.repeat(5_000_000)}`),
      'line 2: a row longer than 65536 characters; close its quotation marks or give a CSV file',
    ],
    [
      'a quote that is never closed',
      `${HEADER}\n"${`${GOOD}\n`.repeat(30_000)}`,
      'line 2: a row longer than 65536 characters; close its quotation marks or give a CSV file',
    ],
    [
      'NUL in the header',
      `\0${HEADER.replace('ticker,timestamp', 'date')}\n`,
      `has no column timestamp; its header is "\\u{0000}date,open,high,low,close,volume" and ${NEEDED}`,
    ],
  ])('%s', async (_, content, message) => {
    expect(await refusal(content)).toBe(`spy.csv ${message}`);
  });

  const UNNAMED = 'date,open,high,low,close,volume\n2021-03-01,1,1,1,1,1';

  test('a name that is no ticker, without a ticker column', async () => {
    expect(await refusal(UNNAMED, {}, 'prices 2021.csv')).toBe(
      'prices 2021.csv has no column ticker and its name is no ticker symbol: "PRICES 2021"; give one like AAPL (--ticker)',
    );
  });

  test('a ticker given that is none', async () => {
    expect(await refusal(UNNAMED, { ticker: 'S P Y' })).toBe(
      'spy.csv has no column ticker and the one given is no ticker symbol: "S P Y"; give one like AAPL (--ticker)',
    );
  });

  test('a file name cannot break the line either', async () => {
    expect(await refusal('', {}, 'a\nb.csv')).toBe(
      'a\\u{000a}b.csv is empty; a header and at least one row are needed',
    );
  });
});

describe('a file that cannot be had', () => {
  test('is not there', async () => {
    const file = join(folder, 'missing.csv');
    await expect(readAll(file)).rejects.toMatchObject({
      name: 'MarketDataError',
      kind: 'not-found',
      message: `${file} does not exist; check the path`,
    });
  });

  test('is a folder', async () => {
    await expect(readAll(folder)).rejects.toMatchObject({
      name: 'MarketDataError',
      kind: 'unreadable',
      message: `${folder} is not a file; give a CSV file`,
    });
  });
});
