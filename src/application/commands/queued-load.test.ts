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
import { loadOverQueue, workOffLeft } from './queued-load.ts';
import type { QueuedLoad } from './work-jobs.ts';

const OTHERS: readonly Series[] = [
  { ...SERIES, ticker: 'MSFT' },
  { ...SERIES, ticker: 'IBM' },
];

const ALL = [SERIES, ...OTHERS];

const BARS = calmBars(1200);

/** What is left of a load that did everything. */
const THROUGH = { undone: [], others: [] };

const BAD = new MarketDataError('bad-data', 'msft.csv ends too early');

const TRIES = 3;

let store: EventStore;
let queue: WorkQueue;
let bare: WorkQueue;
let dead: WorkQueue;
let sent: string[];
let failures: number[];
let clock: number;
let waiting: { readonly until: number; readonly wake: () => void }[];

/** How many tries at jobs failed. */
const tried = (): number => failures.reduce((sum, count) => sum + count, 0);

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
  bare = createMemoryWorkQueue({ name: 'bare', ...options });
  const kept = createMemoryWorkQueue({ name: 'work', dead: { after: TRIES, letters: dead }, ...options });
  [sent, failures] = [[], []];
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
  handovers: TRIES,
  loading: loadingOf(marketDataOf(BARS)),
  signal: new AbortController().signal,
  onTally: () => {},
  onWorked: ({ failed }) => void failures.push(failed.length),
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

/** Market data that fail so many times. */
const failingTimes = (count: number): MarketData => {
  const sound = marketDataOf(BARS);
  let times = 0;
  return {
    ...sound,
    bars: (series, from) => {
      if ((times += 1) <= count) throw new MarketDataError('unreadable', 'not now');
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
    expect(await loadOverQueue(loadOf(), ALL)).toEqual(THROUGH);
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

  test('puts a series whose bars cannot be had aside, by count, and goes on with the others', async () => {
    const load = loadOf({ loading: loadingOf(failingFor('MSFT', BAD)) });
    const { undone } = await loadOverQueue(load, ALL);
    expect(undone).toEqual([{ job: 'test/MSFT/1d', reason: BAD.message, isDead: true }]);
    expect((await dead.receive(10, 0)).map(({ body }) => body)).toEqual(['test/MSFT/1d']);
    expect(tried()).toBe(TRIES);
    for (const series of [SERIES, OTHERS[1] ?? SERIES]) expect(await timesOf(series)).toEqual(TIMES);
  });

  test('ends on a queue without dead letters, and tries what is left there once a load', async () => {
    const load = loadOf({ queue: bare, handovers: null, loading: loadingOf(failingFor('MSFT', BAD)) });
    const undone = [{ job: 'test/MSFT/1d', reason: BAD.message, isDead: false }];
    expect((await loadOverQueue(load, ALL)).undone).toEqual(undone);
    expect(tried()).toBe(5);
    for (const series of [SERIES, OTHERS[1] ?? SERIES]) expect(await timesOf(series)).toEqual(TIMES);
    expect(await bare.counts()).toEqual({ waiting: 0, inHand: 1 });
    clock += 60_000;
    expect((await loadOverQueue(load, ALL)).undone).toEqual(undone);
    expect(tried()).toBe(5 + 5 + 1);
    clock += 60_000;
    expect(await loadOverQueue({ ...load, loading: loadingOf(marketDataOf(BARS)) }, ALL)).toEqual(THROUGH);
    expect(await timesOf(OTHERS[0] ?? SERIES)).toEqual(TIMES);
  });

  test.each(['{"hello":1}', 'test/NONE/1d'])('leaves %s alone, which is no series of its provider', async (job) => {
    await queue.send([job]);
    expect(await loadOverQueue(loadOf(), [SERIES])).toEqual({ undone: [], others: [job] });
    expect(tried()).toBe(0);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 1 });
    clock += 60_000;
    expect(await queue.receive(10, 0)).toMatchObject([{ body: job, received: 2 }]);
    expect(await store.streams()).toEqual(['test/AAPL/1d']);
  });

  test('takes the jobs of another installation once and waits for none of them, also where one of its own fails', async () => {
    const theirs = Array.from({ length: 20 }, (_, i) => `other/T${i}/1d`);
    await queue.send(theirs);
    const load = loadOf({ loading: loadingOf(failingFor('MSFT', BAD)) });
    const { undone, others } = await loadOverQueue(load, ALL);
    expect([undone.length, others]).toEqual([1, theirs]);
    expect((await dead.receive(10, 0)).map(({ body }) => body)).toEqual(['test/MSFT/1d']);
    clock += 60_000;
    const counted = [...(await queue.receive(10, 0)), ...(await queue.receive(10, 0)), ...(await queue.receive(10, 0))];
    expect(counted.map(({ body, received }) => [body, received])).toEqual(theirs.map((body) => [body, 2]));
  });

  test('judges series whose jobs others put aside, or a queue does not count yet', async () => {
    const silent: WorkQueue = { ...queue, receive: async () => [], counts: async () => ({ waiting: 0, inHand: 0 }) };
    expect(await loadOverQueue(loadOf({ queue: silent }), ALL)).toEqual(THROUGH);
    for (const series of ALL) expect(await timesOf(series)).toEqual(TIMES);
    const loading = loadingOf(failingFor('MSFT', BAD));
    expect((await loadOverQueue(loadOf({ queue: silent, loading }), ALL)).undone).toEqual([
      { job: 'test/MSFT/1d', reason: BAD.message, isDead: false },
    ]);
  });

  test.each([
    ['is through', 1, []],
    ['fails again', 2, [{ job: 'test/AAPL/1d', reason: 'not now', isDead: false }]],
  ])('a job that failed once and is nowhere then %s without the queue', async (_, times, undone) => {
    let handedOver = 0;
    const lagging: WorkQueue = {
      ...queue,
      receive: async (...given) => ((handedOver += 1) === 1 ? queue.receive(...given) : []),
      counts: async () => ({ waiting: 0, inHand: 0 }),
    };
    const load = loadOf({ queue: lagging, loading: loadingOf(failingTimes(times)) });
    expect((await loadOverQueue(load, [SERIES])).undone).toEqual(undone);
    expect(await timesOf(SERIES)).toEqual(undone.length === 0 ? TIMES : []);
  });

  test('does the job that failed for a while', async () => {
    expect(await loadOverQueue(loadOf({ loading: loadingOf(failingTimes(1)) }), [SERIES])).toEqual(THROUGH);
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
    const silent: WorkQueue = { ...queue, receive: async () => [], counts: async () => ({ waiting: 0, inHand: 0 }) };
    await expect(loadOverQueue({ ...load, queue: silent }, ALL)).rejects.toThrow('The table log is not there.');
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
    expect(await loadOverQueue(loadOf({ loading: loadingOf({ ...sound, bars: slow }) }), [SERIES])).toEqual(THROUGH);
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
    expect(await loadOverQueue(load, [SERIES])).toEqual(THROUGH);
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
  const NONE = 'test/NONE/1d';

  beforeEach(async () => {
    await queue.send([seriesKey(SERIES), NONE]);
    await queue.receive(10, 0);
  });

  test('are worked off once their time is up; those of others are left', async () => {
    const left = workOffLeft(loadOf(), ALL);
    await passSeconds(59);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 2 });
    await passSeconds(2);
    expect(await left).toEqual([]);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 1 });
    expect(await timesOf(SERIES)).toEqual(TIMES);
    clock += 60_000;
    expect(await queue.receive(10, 0)).toMatchObject([{ body: NONE, received: 3 }]);
  });

  test('are given up where they come again and again, on a queue without dead letters too', async () => {
    await bare.send(['test/MSFT/1d', NONE]);
    const hasty: WorkQueue = {
      ...bare,
      receive: (...given) => {
        clock += 60_000;
        return bare.receive(...given);
      },
    };
    const load = loadOf({ queue: hasty, handovers: null, loading: loadingOf(failingFor('MSFT', BAD)) });
    const left = workOffLeft(load, ALL);
    await passSeconds(61);
    expect(await left).toEqual([{ job: 'test/MSFT/1d', reason: BAD.message, isDead: false }]);
    expect(tried()).toBeLessThanOrEqual(5);
    expect(await bare.counts()).toMatchObject({ inHand: expect.any(Number) });
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
