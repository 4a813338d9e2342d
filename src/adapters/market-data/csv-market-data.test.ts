import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bar } from '../../domain/market/bar.ts';
import { DAY, formatDate, parseDate } from '../../domain/market/civil.ts';
import { createCsvMarketData } from './csv-market-data.ts';
import { marketDataContract } from './market-data.contract.ts';

const HEADER = 'ticker,timestamp,open,high,low,close,volume';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-market-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

const days = (count: number, from = '2021-03-01'): readonly string[] =>
  Array.from({ length: count }, (_, i) => formatDate((parseDate(from) ?? 0) + i));

const rowsOf = (ticker: string, dates: readonly string[]): string =>
  dates.map((date, i) => `${ticker},${date},${100 + i},${101 + i},${99 + i},${100.5 + i},${1000 + i}`).join('\n');

const folderWith = async (files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
  const path = await mkdtemp(join(folder, 'feed-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
};

const mixed = (): string => {
  const rows = days(250).flatMap((date) => [rowsOf('MSFT', [date]), rowsOf('BRK.B', [date])]);
  return [HEADER, ...rows, ''].join('\n');
};

const minutes = (): string =>
  ['datetime,open,high,low,close,volume', '2021-03-01 09:30,10,11,9,10,5', '2021-03-01 09:31,10,11,9,10,5'].join('\n');

marketDataContract(
  'csv',
  async () =>
    createCsvMarketData({ path: await folderWith({ 'mixed.csv': mixed(), 'zm.csv.gz': gzipSync(minutes()) }) }),
  {
    feed: { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'any', historical: true },
    series: [
      ['BRK.B', '1d', 250],
      ['MSFT', '1d', 250],
      ['ZM', '1m', 2],
    ],
  },
);

const barsOf = async (path: string, ticker: string): Promise<readonly Bar[]> => {
  const data = await createCsvMarketData({ path });
  const bars: Bar[] = [];
  for await (const chunk of data.bars({ feed: 'csv', ticker, interval: '1d' })) bars.push(...chunk);
  return bars;
};

describe('a feed of CSV files', () => {
  test('takes the name, label, adjustment and sessions it is given', async () => {
    const path = await folderWith({ 'mixed.csv': mixed() });
    const { feed } = await createCsvMarketData({
      path,
      feedId: 'vendor',
      label: 'end',
      adjustment: 'fully-adjusted',
      sessions: 'extended',
    });
    expect(feed).toEqual({
      id: 'vendor',
      label: 'end',
      adjustment: 'fully-adjusted',
      sessions: 'extended',
      historical: true,
    });
  });

  test('takes a column of split coefficients as the sign of prices as traded', async () => {
    const path = await folderWith({
      'spy.csv': 'date,open,high,low,close,volume,Split_Coefficient\n2021-03-01,1,1,1,1,1,1.0',
    });
    expect((await createCsvMarketData({ path })).feed.adjustment).toBe('as-traded');
  });

  test('goes through the files of a folder in name order, and through nothing else in it', async () => {
    const path = await folderWith({
      'b.csv': `${HEADER}\n${rowsOf('SPY', days(3, '2021-03-01'))}`,
      'a.CSV.gz': gzipSync(`${HEADER}\n${rowsOf('SPY', days(3, '2021-02-01'))}`),
      '.c.csv': 'not for us',
      'notes.txt': 'not for us',
    });
    await mkdir(join(path, 'd.csv'));
    const bars = await barsOf(path, 'SPY');
    const first = bars[0]?.time ?? 0;
    expect(bars.map(({ time }) => Math.round((time - first) / DAY))).toEqual([0, 1, 2, 28, 29, 30]);
  });

  test('keeps rows that are older or repeated where they stand', async () => {
    const [monday = '', tuesday = '', wednesday = ''] = days(3);
    const dates = [tuesday, monday, wednesday, wednesday];
    const path = await folderWith({ 'spy.csv': `${HEADER}\n${rowsOf('SPY', dates)}` });
    const bars = await barsOf(path, 'SPY');
    expect(bars.map(({ close }) => close)).toEqual([100.5, 101.5, 102.5, 103.5]);
    expect(bars.map(({ time }) => formatDate(Math.floor(time / DAY)))).toEqual(dates);
  });

  test('keeps bars of two lengths of one ticker apart', async () => {
    const path = await folderWith({ 'ZM.csv': minutes(), 'daily.csv': `${HEADER}\n${rowsOf('ZM', days(2))}` });
    const series = await (await createCsvMarketData({ path })).series();
    expect(series.map(({ ticker, interval }) => `${ticker} ${interval}`)).toEqual(['ZM 1d', 'ZM 1m']);
  });

  test('names the series it has when asked for another', async () => {
    const path = await folderWith({ 'mixed.csv': mixed() });
    await expect(barsOf(path, 'IBM')).rejects.toThrow(
      'there is no series csv/IBM/1d; there are csv/BRK.B/1d, csv/MSFT/1d',
    );
  });

  test('refuses a path that does not exist', async () => {
    const path = join(folder, 'nowhere');
    await expect(createCsvMarketData({ path })).rejects.toMatchObject({
      kind: 'not-found',
      message: `${path} does not exist; check the path`,
    });
  });

  test('refuses a folder without CSV files', async () => {
    const path = await folderWith({ 'notes.txt': '' });
    await expect(createCsvMarketData({ path })).rejects.toMatchObject({
      kind: 'not-found',
      message: `${path} has no CSV files; put *.csv or *.csv.gz files in it`,
    });
  });

  test('refuses files that differ in their adjustment unless it is given', async () => {
    const path = await folderWith({
      'ibm.csv': 'date,open,high,low,close,volume\n2021-03-01,1,1,1,1,1',
      'spy.csv': 'date,open,high,low,close,volume,split_coefficient\n2021-03-01,1,1,1,1,1,1.0',
    });
    await expect(createCsvMarketData({ path })).rejects.toMatchObject({
      kind: 'bad-data',
      message: `${join(path, 'spy.csv')} is as-traded and ${join(path, 'ibm.csv')} is split-adjusted; give the adjustment of all files`,
    });
    expect((await createCsvMarketData({ path, adjustment: 'as-traded' })).feed.adjustment).toBe('as-traded');
  });

  test('refuses a bad row when its bars are read', async () => {
    const path = await folderWith({ 'spy.csv': `${HEADER}\n${rowsOf('SPY', days(3))}\nSPY,2021-03-04,1,1,1,-1,1` });
    await expect(barsOf(path, 'SPY')).rejects.toMatchObject({ kind: 'bad-data' });
  });
});
