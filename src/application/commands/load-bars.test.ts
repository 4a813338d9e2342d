import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { seriesKey } from '../../domain/market/series.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { MarketData } from '../ports/market-data.ts';
import { createTickerHandler } from './handle-command.ts';
import { addTallies, emptyTally, loadBars, type Tally } from './load-bars.ts';
import { barAt, calmBars, FEED, marketDataOf, NAIVE, SERIES, STANDARD } from './market.fixture.ts';
import { recordPolicy } from './record-policy.ts';

const load = async (store: EventStore, marketData: MarketData, policy: Policy = STANDARD): Promise<Tally> => {
  const tickers = createTickerHandler({ store, newCommitId: randomUUID, pause: async () => {} });
  let sum: Tally = emptyTally();
  for await (const tally of loadBars({ tickers, marketData, policy, breathe: async () => {} }, SERIES))
    sum = addTallies(sum, tally);
  return sum;
};

const memory = (): EventStore => createMemoryEventStore({ now: () => 0 });

const versionsOf = async (store: EventStore): Promise<number> =>
  (await store.read(seriesKey(SERIES))).commits.at(-1)?.last ?? 0;

describe('loading bars', () => {
  test('judges every bar once', async () => {
    const store = memory();
    expect(await load(store, marketDataOf(calmBars(250)))).toMatchObject({ observed: 250, duplicate: 0 });
  });

  test('goes on where an earlier load ended and repeats nothing', async () => {
    const store = memory();
    await load(store, marketDataOf(calmBars(250)));
    const before = await versionsOf(store);
    expect(await load(store, marketDataOf(calmBars(253)))).toMatchObject({ observed: 3, duplicate: 64 });
    expect(await versionsOf(store)).toBe(before + 3);
  });

  test('asks the provider only for bars that can still be corrected', async () => {
    const store = memory();
    const bars = calmBars(250);
    await load(store, marketDataOf(bars));
    const asked: (number | undefined)[] = [];
    const marketData = marketDataOf(bars);
    const watchedData: MarketData = {
      ...marketData,
      bars: (series, from) => {
        asked.push(from);
        return marketData.bars(series, from);
      },
    };
    await load(store, watchedData);
    expect(asked).toEqual([bars[250 - 64]?.time]);
  });

  test('takes in corporate actions with the bars that follow them, and none a second time', async () => {
    const store = memory();
    const bars = calmBars(250).map((bar, i) => (i < 200 ? bar : barAt(i, bar.close / 2, bar.volume * 2)));
    const splitDay = bars[200]?.time ?? 0;
    const feed = { ...FEED, adjustment: 'as-traded', tellsActions: true } as const;
    const marketData = {
      ...marketDataOf(bars),
      feed,
      actions: async () => [{ time: splitDay, split: 2, dividend: 0 }],
    };
    expect(await load(store, marketData)).toMatchObject({ observed: 250 });
    const { commits } = await store.read(seriesKey(SERIES));
    const events = commits.flatMap((commit) => commit.events);
    expect(events.filter(({ type }) => type === 'CorporateActionRecorded')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'AnomalyDetected')).toEqual([]);
    const before = await versionsOf(store);
    await load(store, marketData);
    expect(await versionsOf(store)).toBe(before);
  });

  test('takes a corrected bar in', async () => {
    const store = memory();
    const bars = [...calmBars(100)];
    await load(store, marketDataOf(bars));
    bars[90] = barAt(90, 151.25, 50_000_000);
    expect(await load(store, marketDataOf(bars))).toMatchObject({ corrected: 1, duplicate: 63 });
  });

  test('goes on under another policy', async () => {
    const store = memory();
    const bars = calmBars(100);
    await load(store, marketDataOf(bars));
    expect(await load(store, marketDataOf(bars), NAIVE)).toMatchObject({ duplicate: 64 });
  });

  test('stops at a bar that breaks the rules, keeping what was judged before', async () => {
    const store = memory();
    const broken: Bar = { ...barAt(150, 150, 1), close: -1 };
    await expect(load(store, marketDataOf([...calmBars(150), broken], 50))).rejects.toThrow(
      'AAPL of feed test: ObserveBars was refused (broken-bar)',
    );
    expect(await versionsOf(store)).toBe(151);
  });

  test('says so when other writers are always first', async () => {
    const store: EventStore = {
      ...memory(),
      read: (stream) => memory().read(stream),
      append: async () => ({ outcome: 'conflict' }),
    };
    await expect(load(store, marketDataOf(calmBars(1)))).rejects.toThrow('other writers were always first');
  });
});

describe('recording a policy', () => {
  test('puts it on record once, however often', async () => {
    const store = memory();
    await recordPolicy(store, STANDARD);
    await recordPolicy(store, STANDARD);
    const { commits } = await store.read('policy/standard@test');
    expect(commits.flatMap(({ events }) => events)).toEqual([{ type: 'PolicyRecorded', policy: STANDARD }]);
  });
});

test('a feed that now declares something else is refused with what to do', async () => {
  const store = memory();
  await load(store, marketDataOf(calmBars(10)));
  const changed = { ...marketDataOf(calmBars(10)), feed: { ...FEED, label: 'end' as const } };
  await expect(load(store, changed)).rejects.toThrow('give the changed feed another name (csv.feed)');
});
