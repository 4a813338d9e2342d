import { describe, expect, test } from 'vitest';
import { sessionDate } from '../../domain/market/session.ts';
import { marketDataContract } from './market-data.contract.ts';
import { createSampleMarketData } from './sample-market-data.ts';

marketDataContract('sample', async () => createSampleMarketData(), {
  feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  series: [
    ['AAPL', '1d', 1260],
    ['^GSPC', '1d', 5105],
  ],
});

describe('the bundled bars', () => {
  const known = async (ticker: string, date: string) => {
    const data = createSampleMarketData();
    for await (const chunk of data.bars({ feed: 'sample', ticker, interval: '1d' })) {
      const bar = chunk.find(({ time }) => sessionDate(time) === date);
      if (bar) return bar;
    }
    return null;
  };

  test('hold the index on the first session of 2000', async () => {
    expect(await known('^GSPC', '2000-01-03')).toEqual({
      time: Date.parse('2000-01-03T14:30:00Z'),
      open: 1469.25,
      high: 1478,
      low: 1438.359985,
      close: 1455.219971,
      volume: 931_800_000,
    });
  });

  test('hold the closing price of AAPL, not the one adjusted for dividends', async () => {
    expect((await known('AAPL', '2013-05-13'))?.close).toBe(64.96286);
  });
});
