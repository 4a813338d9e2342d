import { describe, expect, test } from 'vitest';
import { changesOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { appOver, SYSTEM } from './app.fixture.ts';
import { systemSchema } from './system.ts';

describe('GET /system', () => {
  test('gives what the process tells of itself, and how new each feed is', async () => {
    const feed = { ...tickerOf('csv/AAPL/60m').feed, id: 'csv', historical: false };
    const silent = tickerOf('csv/AAPL/60m', { feed, firstBar: null, lastBar: null, bars: 0 });
    const tickers = [silent, tickerOf('sample/^GSPC/1d'), tickerOf('sample/AAPL/1d')];
    const response = await (await appOver({}, changesOf({ tickers }))).request('/system');
    const state = systemSchema.parse(await response.json());
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { feeds, ...told } = state;
    expect(told).toEqual(SYSTEM);
    expect(feeds.map(({ id, series, freshness }) => [id, series, freshness.newestBar])).toEqual([
      ['csv', 1, null],
      ['sample', 2, '2020-02-24T14:30:00.000Z'],
    ]);
  });

  test('is unavailable while the store is', async () => {
    const system = (): Promise<never> => Promise.reject(new EventStoreError('unavailable', 'no disk'));
    const response = await (await appOver({ system })).request('/system');
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('no disk');
  });
});
