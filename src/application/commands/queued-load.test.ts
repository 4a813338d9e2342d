import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryWorkQueue } from '../../adapters/queue/memory-work-queue.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';
import { EventStoreError, type EventStore, type StoredEvent } from '../ports/event-store.ts';
import { MarketDataError, type MarketData } from '../ports/market-data.ts';
import { QueueError, type WorkQueue } from '../ports/work-queue.ts';
import { createTickerHandler } from './handle-command.ts';
import { loadBars } from './load-bars.ts';
import { calmBars, marketDataOf, SERIES, STANDARD } from './market.fixture.ts';
import { loadOverQueue, workOffLeft, type QueuedLoad } from './queued-load.ts';

const OTHERS: readonly Series[] = [
  { ...SERIES, ticker: 'MSFT' },
  { ...SERIES, ticker: 'IBM' },
];

const ALL = [SERIES, ...OTHERS];

const BARS = calmBars(1200);

let store: EventStore;
let queue: WorkQueue;
let dead: WorkQueue;
let sent: string[];
let clock: number;
let waiting: { readonly until: number; readonly wake: () => void }[];

/** Waits in the time of the test, or until the signal. */
const pause: QueuedLoad['pause'] = (ms, signal) =>
  new Promise<void>((wake) => {
    waiting.push({ until: clock + ms, wake });
    signal.addEventListener('abort', () => wake());
  });

/** Lets so many seconds go by, one after the other. */
const passSeconds = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) {
    clock += 1000;
    for (const { until, wake } of waiting) if (until <= clock) wake();
    await breathe();
  }
};

beforeEach(() => {
  clock = 0;
  waiting = [];
  store = createMemoryEventStore({ now: () => 0 });
  const options = { hides: 60_000, now: () => clock, pause: async () => {} };
  dead = createMemoryWorkQueue({ name: 'work-dead', ...options });
  const kept = createMemoryWorkQueue({ name: 'work', dead: { after: 3, letters: dead }, ...options });
  sent = [];
  queue = {
    ...kept,
    send: async (bodies) => {
      sent.push(...bodies);
      await kept.send(bodies);
    },
  };
});

const loadingOf = (marketData: MarketData, to: EventStore = store): QueuedLoad['loading'] => ({
  tickers: createTickerHandler({ store: to, newCommitId: randomUUID, pause: async () => {} }),
  marketData,
  policy: STANDARD,
  breathe: async () => {},
});

const loadOf = (given: Partial<QueuedLoad> = {}): QueuedLoad => ({
  queue,
  loading: loadingOf(marketDataOf(BARS)),
  signal: new AbortController().signal,
  onTally: () => {},
  onWorked: () => {},
  pause,
  ...given,
});

/** Market data that fail for one series. */
const failingFor = (ticker: string, error: Error): MarketData => {
  const sound = marketDataOf(BARS);
  return {
    ...sound,
    bars: (series, from) => {
      if (series.ticker === ticker) throw error;
      return sound.bars(series, from);
    },
  };
};

const eventsOf = async (of: EventStore, series: Series) =>
  (await of.read(seriesKey(series))).commits.flatMap(({ events }) => events);

/** An event without its place in the chain of commits, which goes by how the bars were put into chunks. */
const unchained = (event: StoredEvent) => ('chain' in event ? { ...event, chain: null } : event);

const timesOf = async (series: Series): Promise<readonly number[]> =>
  (await eventsOf(store, series)).flatMap((event) => (event.type === 'BarObserved' ? [event.bar.time] : []));

const TIMES = BARS.map(({ time }) => time);

describe('a load over a queue', () => {
  test('records what a load without one does', async () => {
    expect(await loadOverQueue(loadOf(), ALL)).toEqual([]);
    const alone = createMemoryEventStore({ now: () => 0 });
    for await (const _ of loadBars(loadingOf(marketDataOf(BARS), alone), SERIES));
    expect((await eventsOf(store, SERIES)).map(unchained)).toEqual((await eventsOf(alone, SERIES)).map(unchained));
    for (const series of OTHERS) expect(await timesOf(series)).toEqual(TIMES);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 0 });
  });

  test('puts a small job for each thousand bars of a series: what to fetch, never the bars', async () => {
    await loadOverQueue(loadOf(), ALL);
    const keys = ALL.map(seriesKey);
    expect(sent).toEqual([...keys, ...keys]);
  });

  test('repeats nothing where a job comes twice or was left over', async () => {
    await queue.send([seriesKey(SERIES), seriesKey(SERIES)]);
    await loadOverQueue(loadOf(), ALL);
    await loadOverQueue(loadOf(), ALL);
    expect(await timesOf(SERIES)).toEqual(TIMES);
  });

  test('is shared by two processes on one log', async () => {
    await Promise.all([loadOverQueue(loadOf(), ALL), loadOverQueue(loadOf(), ALL)]);
    for (const series of ALL) expect(await timesOf(series)).toEqual(TIMES);
    expect(await dead.counts()).toEqual({ waiting: 0, inHand: 0 });
  });

  test.each([['a series whose bars cannot be had', new MarketDataError('bad-data', 'msft.csv ends too early')]])(
    'puts %s aside, by count, and goes on with the others',
    async (_, error) => {
      const worked: number[] = [];
      const load = loadOf({
        loading: loadingOf(failingFor('MSFT', error)),
        onWorked: ({ failed }) => worked.push(failed.length),
      });
      expect(await loadOverQueue(load, ALL)).toEqual([{ job: 'test/MSFT/1d', reason: error.message }]);
      expect((await dead.receive(10, 0)).map(({ body }) => body)).toEqual(['test/MSFT/1d']);
      expect(worked.filter((count) => count > 0)).toEqual([1, 1, 1]);
      for (const series of [SERIES, OTHERS[1] ?? SERIES]) expect(await timesOf(series)).toEqual(TIMES);
    },
  );

  test.each(['{"hello":1}', 'test/NONE/1d'])('puts %s aside, which is no series of the provider', async (job) => {
    await queue.send([job]);
    expect(await loadOverQueue(loadOf(), [SERIES])).toEqual([
      { job, reason: 'the provider has no such series; a job is one, such as test/AAPL/1d' },
    ]);
    expect((await dead.receive(10, 0)).map(({ body }) => body)).toEqual([job]);
    expect(await store.streams()).toEqual(['test/AAPL/1d']);
  });

  test('judges series whose jobs others put aside, or a queue does not count yet', async () => {
    const silent: WorkQueue = { ...queue, receive: async () => [], counts: async () => ({ waiting: 0, inHand: 0 }) };
    expect(await loadOverQueue(loadOf({ queue: silent }), ALL)).toEqual([]);
    for (const series of ALL) expect(await timesOf(series)).toEqual(TIMES);
    const error = new MarketDataError('bad-data', 'msft.csv ends too early');
    const loading = loadingOf(failingFor('MSFT', error));
    expect(await loadOverQueue(loadOf({ queue: silent, loading }), ALL)).toEqual([
      { job: 'test/MSFT/1d', reason: error.message },
    ]);
  });

  test('does the job that failed for a while', async () => {
    let times = 0;
    const sound = marketDataOf(BARS);
    const bars: MarketData['bars'] = (series, from) => {
      times += 1;
      if (times === 1) throw new MarketDataError('unreadable', 'not now');
      return sound.bars(series, from);
    };
    expect(await loadOverQueue(loadOf({ loading: loadingOf({ ...sound, bars }) }), [SERIES])).toEqual([]);
    expect(await timesOf(SERIES)).toEqual(TIMES);
  });

  test('ends with a failure of the log, and leaves the jobs to the next', async () => {
    const down: EventStore = {
      read: (...given) => store.read(...given),
      streams: () => store.streams(),
      append: () => Promise.reject(new EventStoreError('unavailable', 'The table log is not there.')),
    };
    const load = loadOf({ loading: loadingOf(marketDataOf(BARS), down) });
    await expect(loadOverQueue(load, ALL)).rejects.toThrow('The table log is not there.');
    expect(await queue.counts()).toEqual({ waiting: 3, inHand: 0 });
  });

  test('keeps a job in hand for as long as its provider takes', async () => {
    const sound = marketDataOf(BARS);
    const taken: string[] = [];
    const slow: MarketData['bars'] = async function* (series, from) {
      for await (const bars of sound.bars(series, from)) {
        await passSeconds(50);
        taken.push(...(await queue.receive(10, 0)).map(({ body }) => body));
        yield bars;
      }
    };
    expect(await loadOverQueue(loadOf({ loading: loadingOf({ ...sound, bars: slow }) }), [SERIES])).toEqual([]);
    expect(taken).toEqual([]);
    expect(await timesOf(SERIES)).toEqual(TIMES);
  });

  test('goes on with a job that it cannot keep in hand', async () => {
    const extend: WorkQueue['extend'] = () => Promise.reject(new QueueError('busy', 'not now'));
    const sound = marketDataOf(BARS);
    const slow: MarketData['bars'] = async function* (...given) {
      await passSeconds(50);
      yield* sound.bars(...given);
    };
    const load = loadOf({ queue: { ...queue, extend }, loading: loadingOf({ ...sound, bars: slow }) });
    expect(await loadOverQueue(load, [SERIES])).toEqual([]);
    expect(await timesOf(SERIES)).toEqual(TIMES);
  });

  test('stopped, it gives back what it had in hand', async () => {
    const stopping = new AbortController();
    const load = loadOf({ signal: stopping.signal, onTally: () => stopping.abort() });
    await expect(loadOverQueue(load, ALL)).rejects.toThrow('aborted');
    expect(await queue.counts()).toEqual({ waiting: 3, inHand: 0 });
    expect(await timesOf(SERIES)).toEqual(TIMES.slice(0, 100));
  });
});

describe('jobs that a process had in hand when it was killed', () => {
  beforeEach(async () => {
    await queue.send([seriesKey(SERIES), 'test/NONE/1d']);
    await queue.receive(10, 0);
  });

  test('are worked off once their time is up', async () => {
    const left = workOffLeft(loadOf(), ALL);
    await passSeconds(59);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 2 });
    await passSeconds(2);
    expect(await left).toEqual([
      { job: 'test/NONE/1d', reason: 'the provider has no such series; a job is one, such as test/AAPL/1d' },
    ]);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 0 });
    expect((await dead.receive(10, 0)).map(({ body }) => body)).toEqual(['test/NONE/1d']);
    expect(await timesOf(SERIES)).toEqual(TIMES);
  });

  test('stay where this one is stopped before', async () => {
    const stopping = new AbortController();
    const left = workOffLeft(loadOf({ signal: stopping.signal }), ALL);
    await passSeconds(10);
    stopping.abort();
    expect(await left).toEqual([]);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 2 });
  });
});
