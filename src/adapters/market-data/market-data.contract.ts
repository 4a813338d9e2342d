import { describe, expect, test } from 'vitest';
import type { MarketData } from '../../application/ports/market-data.ts';
import { barFault, type Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { Series } from '../../domain/market/series.ts';

/** What a feed under test must offer: its facts, and its series in order with the number of their bars. */
export type ExpectedFeed = {
  readonly feed: Feed;
  readonly series: readonly (readonly [ticker: string, interval: Series['interval'], bars: number])[];
};

const chunksOf = async (data: MarketData, series: Series, from?: number): Promise<readonly (readonly Bar[])[]> => {
  const chunks: (readonly Bar[])[] = [];
  for await (const chunk of data.bars(series, from)) chunks.push(chunk);
  return chunks;
};

const barsOf = async (data: MarketData, series: Series, from?: number): Promise<readonly Bar[]> =>
  (await chunksOf(data, series, from)).flat();

/** Registers the cases every market data adapter passes; `open` gives a feed whose first series has at least 101 bars, rows in time order. */
export const marketDataContract = (name: string, open: () => Promise<MarketData>, expected: ExpectedFeed): void => {
  const openFirst = async () => {
    const data = await open();
    const [series] = await data.series();
    if (!series) throw new Error('the feed under test has no series');
    return { data, series };
  };

  describe(`market data contract: ${name}`, () => {
    test('declares the facts of its feed', async () => {
      expect((await open()).feed).toEqual(expected.feed);
    });

    test('lists its series in the order of their tickers', async () => {
      const listed = await (await open()).series();
      expect(listed).toEqual(
        expected.series.map(([ticker, interval]) => ({ feed: expected.feed.id, ticker, interval })),
      );
    });

    test('gives every bar of every series, each a valid bar, in time order', async () => {
      const data = await open();
      const counts = [];
      for (const series of await data.series()) {
        const bars = await barsOf(data, series);
        const times = bars.map(({ time }) => time);
        expect(bars.map(barFault).filter((fault) => fault !== null)).toEqual([]);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        counts.push([series.ticker, series.interval, bars.length]);
      }
      expect(counts).toEqual(expected.series);
    });

    test('gives chunks of 1 to 100 bars', async () => {
      const { data, series } = await openFirst();
      const sizes = (await chunksOf(data, series)).map((chunk) => chunk.length);
      expect(sizes.length).toBeGreaterThan(1);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    });

    test('starts at the bar whose time is asked for', async () => {
      const { data, series } = await openFirst();
      const all = await barsOf(data, series);
      const from = all[60]?.time ?? Number.NaN;
      expect(await barsOf(data, series, from)).toEqual(all.slice(60));
      expect(await barsOf(data, series, from + 1)).toEqual(all.slice(61));
    });

    test('gives no chunk when there are no bars from the instant on', async () => {
      const { data, series } = await openFirst();
      expect(await chunksOf(data, series, Number.MAX_SAFE_INTEGER)).toEqual([]);
    });

    test('reads the same bars twice, also at the same time', async () => {
      const { data, series } = await openFirst();
      const [one, two] = await Promise.all([barsOf(data, series), barsOf(data, series)]);
      expect(two).toEqual(one);
      expect(await barsOf(data, series)).toEqual(one);
    });

    test.each([{ ticker: 'NOPE' }, { feed: 'elsewhere' }, { interval: '60m' as const }])(
      'refuses a series it does not have: %o',
      async (change) => {
        const { data, series } = await openFirst();
        await expect(barsOf(data, { ...series, ...change })).rejects.toMatchObject({
          name: 'MarketDataError',
          kind: 'unknown-series',
        });
      },
    );
  });
};
