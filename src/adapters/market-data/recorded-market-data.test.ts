import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { DAY, formatDate } from '../../domain/market/civil.ts';
import { marketDataContract } from './market-data.contract.ts';
import { createRecordedMarketData } from './recorded-market-data.ts';

const FEED: Feed = { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'any', historical: true };

const TICKERS = ['AAPL', 'IBM', 'MSFT', 'SPY'];

let folder = '';
let file = '';

/** A hundred and twenty days of four tickers, row by row in turn. */
const write = (): void => {
  const rows = Array.from({ length: 120 }, (_, day) =>
    TICKERS.map((ticker, i) => `${ticker},${formatDate(18_000 + day)},${10 + i},${10 + i},${10 + i},${10 + i},${day}`),
  );
  writeFileSync(file, ['ticker,date,open,high,low,close,volume', ...rows.flat()].join('\n'));
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  file = join(folder, 'bars.csv');
  write();
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (mostKept: number): MarketData => createRecordedMarketData(FEED, [{ file, options: {} }], mostKept);

const barsOf = async (data: MarketData, ticker: string): Promise<readonly Bar[]> => {
  const bars: Bar[] = [];
  for await (const chunk of data.bars({ feed: 'csv', ticker, interval: '1d' })) bars.push(...chunk);
  return bars;
};

const expected = { feed: FEED, series: TICKERS.map((ticker) => [ticker, '1d', 120] as const) };

marketDataContract('recorded, all kept', async () => open(480), expected);
marketDataContract('recorded, two series kept at a time', async () => open(250), expected);
marketDataContract('recorded, less than a series kept', async () => open(1), expected);

describe('recorded bars', () => {
  test('are the same in any order of questions, however few are kept', async () => {
    const whole = open(480);
    const few = open(250);
    for (const ticker of ['SPY', 'AAPL', 'MSFT', 'IBM', 'AAPL'])
      expect(await barsOf(few, ticker)).toEqual(await barsOf(whole, ticker));
    expect(await few.count?.()).toBe(480);
  });

  test.each([
    [480, TICKERS],
    [479, ['AAPL', 'IBM', 'MSFT']],
    [250, ['AAPL', 'IBM']],
    [1, ['AAPL']],
  ])('of at most %i bars kept, the others come from the file again', async (most, kept) => {
    const data = open(most);
    expect((await barsOf(data, 'AAPL')).map(({ time }) => Math.floor(time / DAY)).slice(0, 2)).toEqual([
      18_000, 18_001,
    ]);
    rmSync(file);
    try {
      for (const ticker of kept) expect(await barsOf(data, ticker)).toHaveLength(120);
      for (const ticker of TICKERS.slice(kept.length))
        await expect(barsOf(data, ticker)).rejects.toMatchObject({ kind: 'not-found' });
    } finally {
      write();
    }
  });
});
