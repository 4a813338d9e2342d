import { describe, expect, test } from 'vitest';
import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { AnomalyDetected, AnomalyEnded, AnomalyRetracted, AnomalyUpdated } from '../../domain/ticker/events.ts';
import type { DeliveryLog } from '../ports/delivery-log.ts';
import { NO_STREAM, type Commit, type Position, type StoredEvent } from '../ports/event-store.ts';
import { NotifierError, type Digest, type Notice, type Notifier } from '../ports/notifier.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { fall, fallRow, indexRow, openOf, quietBar } from '../wording/finding.fixture.ts';
import { meetOutlets } from './meet-outlets.ts';
import { createNotification } from './notify.ts';
import type { Digesting } from './telling.ts';

const STREAM = 'sample/^GSPC/1d';
const UNCHAINED = { commit: 0, previous: 0 };

const watched: StoredEvent = {
  type: 'TickerWatched',
  series: { feed: 'sample', ticker: '^GSPC', interval: '1d' },
  feed: indexRow.feed,
  policy: fallRow.policy,
  detectors: ['return', 'volume'],
  pace: 0,
};
const quiet: StoredEvent = {
  type: 'BarObserved',
  bar: quietBar.bar,
  policy: fallRow.policy,
  judgement: quietBar.judgement,
};

const detected = (id: string, severity: Severity = 'medium'): AnomalyDetected => ({
  type: 'AnomalyDetected',
  id,
  rule: 'shock',
  kind: 'price',
  direction: 'down',
  severity,
  score: 0.76,
  policy: fallRow.policy,
  bars: [{ ...fall, severity }],
  end: null,
  supersedes: null,
  chain: UNCHAINED,
});
const updated = (id: string, severity: Severity, date = '2020-02-25'): AnomalyUpdated => ({
  type: 'AnomalyUpdated',
  id,
  severity,
  score: 0.8,
  added: [{ ...fall, time: openOf(date), severity }],
  removed: [],
  chain: UNCHAINED,
});
const ended = (id: string): AnomalyEnded => ({
  type: 'AnomalyEnded',
  id,
  endTime: fall.time,
  reason: 'quiet',
  chain: UNCHAINED,
});
const retracted = (id: string): AnomalyRetracted => ({
  type: 'AnomalyRetracted',
  id,
  barTime: fall.time,
  reason: 'bar-corrected',
  chain: UNCHAINED,
});

const chained = (event: StoredEvent, commit: number, previous: number): StoredEvent =>
  'chain' in event ? { ...event, chain: { commit, previous } } : event;

/** A store that holds one commit for each list of events, the findings chained as the ticker does it. */
const storeOf = async (...decisions: readonly (readonly StoredEvent[])[]) => {
  const store = createMemoryEventStore({ now: () => 0 });
  let position: Position = NO_STREAM;
  let first = 1;
  let previous = 0;
  for (const events of decisions) {
    const chain = events.map((event) => chained(event, first, previous));
    const appended = await store.append(STREAM, position, chain, `commit-${first}`);
    if (appended.outcome !== 'appended') throw new Error('The fixture does not fit.');
    position = appended.position;
    if (events.some((event) => 'chain' in event)) previous = first;
    first += events.length;
  }
  return store;
};

type Setup = {
  minSeverity?: Severity;
  deliveries?: DeliveryLog;
  notifier?: Partial<Notifier>;
  digesting?: Digesting | null;
};
type Told = {
  readonly notices: Notice[];
  readonly digests: Digest[];
  readonly lines: () => readonly string[];
  readonly subscriber: Subscriber;
};
type Store = Awaited<ReturnType<typeof storeOf>>;

const subscribe = (store: Store, setup: Setup = {}): Told => {
  const notices: Notice[] = [];
  const digests: Digest[] = [];
  const record: Notifier = {
    outlet: 'slack',
    notify: async (notice) => void notices.push(notice),
    digest: async (digest) => void digests.push(digest),
  };
  const subscriber = createNotification({
    notifier: { ...record, ...setup.notifier },
    deliveries: setup.deliveries ?? createMemoryDeliveryLog(),
    read: (...range) => store.read(...range),
    minSeverity: setup.minSeverity ?? 'medium',
    digesting: setup.digesting ?? null,
  });
  return { notices, digests, lines: () => notices.map(({ id, finding }) => `${id} ${finding.severity}`), subscriber };
};

const all = (store: Store): Promise<readonly Commit[]> => store.commitsAfter(0, 1000);

const toldOf = async (store: Store, setup?: Setup): Promise<readonly string[]> => {
  const { subscriber, lines } = subscribe(store, setup);
  await subscriber.handle(await all(store));
  return lines();
};

describe('what is told', () => {
  test('a finding that starts, with its sentence, under the version of its commit', async () => {
    const store = await storeOf([watched, quiet], [quiet, detected('a', 'high')]);
    const { subscriber, notices } = subscribe(store);
    await subscriber.handle(await all(store));
    expect(subscriber.name).toBe('notify:slack');
    expect(notices).toEqual([
      {
        id: 'a:detected:3',
        reason: 'detected',
        finding: expect.objectContaining({
          id: 'a',
          series: STREAM,
          ticker: '^GSPC',
          severity: 'high',
          reason: expect.stringMatching(/^\^GSPC fell 3\.4 % on 2020-02-24, /),
        }),
      },
    ]);
  });

  test('a finding that becomes graver, once for each step, with its bars so far', async () => {
    const store = await storeOf(
      [watched],
      [detected('a')],
      [quiet],
      [updated('a', 'medium')],
      [updated('a', 'high', '2020-02-26')],
      [updated('a', 'high', '2020-02-27')],
      [updated('a', 'critical', '2020-02-28'), ended('a')],
    );
    const { subscriber, lines, notices } = subscribe(store);
    await subscriber.handle(await all(store));
    expect(lines()).toEqual(['a:detected:2 medium', 'a:raised:5 high', 'a:raised:7 critical']);
    expect(notices.map(({ finding }) => finding.bars.length)).toEqual([1, 3, 5]);
  });

  test('what a commit comes to, when it starts and raises a finding at once', async () =>
    expect(await toldOf(await storeOf([detected('a'), quiet, updated('a', 'critical')]))).toEqual([
      'a:detected:1 critical',
    ]));

  test('a finding that no longer stands, and the one that takes its place', async () =>
    expect(await toldOf(await storeOf([detected('a')], [retracted('a'), detected('b')]))).toEqual([
      'a:detected:1 medium',
      'a:retracted:2 medium',
      'b:detected:2 medium',
    ]));

  test('nothing of a finding that came and went in one commit', async () =>
    expect(await toldOf(await storeOf([detected('a'), retracted('a')]))).toEqual([]));

  test('findings side by side, each by its own history', async () =>
    expect(
      await toldOf(await storeOf([detected('a')], [detected('b')], [updated('b', 'high')], [updated('a', 'critical')])),
    ).toEqual(['a:detected:1 medium', 'b:detected:2 medium', 'b:raised:3 high', 'a:raised:4 critical']));

  test('nothing of quiet bars, policies and ends', async () => {
    const store = await storeOf([watched, quiet], [quiet]);
    await store.append(
      'policy/naive',
      NO_STREAM,
      [{ type: 'PolicyRecorded', policy: { id: 'naive@1', name: 'naive', rules: [] } }],
      'p',
    );
    expect(await toldOf(store)).toEqual([]);
  });
});

describe('below the least severity', () => {
  const store = () =>
    storeOf([detected('a')], [updated('a', 'high')], [retracted('a')], [detected('b')], [retracted('b')]);

  test('a finding is told once it is raised to it', async () =>
    expect(await toldOf(await store(), { minSeverity: 'high' })).toEqual(['a:raised:2 high', 'a:retracted:3 high']));

  test('a finding that was never told is not withdrawn', async () =>
    expect(await toldOf(await store(), { minSeverity: 'critical' })).toEqual([]));
});

describe('an outlet that starts late', () => {
  test('is not told that something it never heard of was withdrawn', async () => {
    const store = await storeOf([detected('a')], [retracted('a')]);
    const deliveries = createMemoryDeliveryLog();
    await deliveries.advance('slack', { sequence: 1, seen: [{ stream: STREAM, version: 1 }] });
    expect(await toldOf(store, { deliveries })).toEqual([]);
  });
});

describe('an outlet that was met when the log had a history', () => {
  const met = async (sequence: number): Promise<DeliveryLog> => {
    const deliveries = createMemoryDeliveryLog();
    expect(await meetOutlets(deliveries, ['slack'], sequence)).toEqual(sequence > 0 ? ['slack'] : []);
    return deliveries;
  };
  const decisions = [[watched], [detected('a')], [quiet], [detected('b')], [updated('b', 'high')]] as const;

  test.each([
    [0, ['a:detected:2 medium', 'b:detected:4 medium', 'b:raised:5 high']],
    [1, ['a:detected:2 medium', 'b:detected:4 medium', 'b:raised:5 high']],
    [2, ['b:detected:4 medium', 'b:raised:5 high']],
    [3, ['b:detected:4 medium', 'b:raised:5 high']],
    [4, ['b:raised:5 high']],
    [5, []],
  ])('is told what came after commit %i alone', async (sequence, expected) => {
    const store = await storeOf(...decisions);
    const { subscriber, lines } = subscribe(store, { deliveries: await met(sequence) });
    await subscriber.handle(await store.commitsAfter(await subscriber.checkpoint(), 100));
    expect(lines()).toEqual(expected);
  });

  test('is told also what a delivery left out, and nothing from before', async () => {
    const store = await storeOf(...decisions);
    const { subscriber, lines } = subscribe(store, { deliveries: await met(3) });
    await subscriber.handle((await all(store)).slice(-1));
    expect(lines()).toEqual(['b:detected:4 medium', 'b:raised:5 high']);
  });

  test('reads back no further than to that commit', async () => {
    const store = await storeOf(...decisions);
    const reads: (number | undefined)[] = [];
    const { subscriber } = subscribe(
      {
        ...store,
        read: (stream, from, ...range) => {
          reads.push(from);
          return store.read(stream, from, ...range);
        },
      },
      { deliveries: await met(3) },
    );
    await subscriber.handle((await all(store)).slice(3));
    expect(Math.min(...reads.map((from) => from ?? 0))).toBe(3);
  });

  test('is met once', async () => {
    const deliveries = await met(3);
    expect(await meetOutlets(deliveries, ['slack', 'console'], 9)).toEqual(['console']);
    expect([await deliveries.start('slack'), await deliveries.start('console')]).toEqual([3, 9]);
  });
});

describe('old news', () => {
  const WEEK = 7 * 86_400_000;
  const NOW = openOf('2020-03-04');
  const digesting = (head: number, now = NOW): Digesting => ({ age: WEEK, now: () => now, head: async () => head });

  test('is told in one message once the outlet has come to the head of the log, recent news at once', async () => {
    const store = await storeOf(
      [watched],
      [detected('a')],
      [detected('b', 'high'), updated('a', 'high', '2020-02-25')],
      [updated('b', 'critical', '2020-02-26')],
    );
    const { subscriber, lines, digests } = subscribe(store, { digesting: digesting(4) });
    const commits = await all(store);
    await subscriber.handle(commits.slice(0, 3));
    expect({ told: lines(), digests }).toEqual({ told: [], digests: [] });
    await subscriber.handle(commits.slice(3));
    expect(lines()).toEqual(['b:raised:5 critical']);
    expect(digests).toEqual([
      {
        findings: { medium: 0, high: 2, critical: 0 },
        gravest: [
          {
            id: 'a',
            severity: 'high',
            ticker: '^GSPC',
            headline: expect.stringMatching(/^\^GSPC fell [\d.]+ % on 2020-02-25, /),
          },
          {
            id: 'b',
            severity: 'high',
            ticker: '^GSPC',
            headline: expect.stringMatching(/^\^GSPC fell [\d.]+ % on 2020-02-24, /),
          },
        ],
        withdrawn: 0,
        tickers: ['^GSPC'],
        from: '2020-02-24',
        to: '2020-02-24',
      },
    ]);
    await subscriber.handle(commits);
    expect(digests).toHaveLength(1);
  });

  test('of exactly that age is recent', async () => {
    const store = await storeOf([detected('a')]);
    const recent = subscribe(store, { digesting: digesting(1, fall.time + WEEK) });
    await recent.subscriber.handle(await all(store));
    expect([recent.lines().length, recent.digests.length]).toEqual([1, 0]);
    const old = subscribe(store, { digesting: digesting(1, fall.time + WEEK + 1) });
    await old.subscriber.handle(await all(store));
    expect([old.lines().length, old.digests.length]).toEqual([0, 1]);
  });

  test('that came and went is not told, and what was told and withdrawn is counted', async () => {
    const store = await storeOf([detected('a')], [retracted('a'), detected('b')], [retracted('b')]);
    const deliveries = createMemoryDeliveryLog();
    const first = subscribe(store, { deliveries, digesting: digesting(2) });
    const commits = await all(store);
    await first.subscriber.handle(commits.slice(0, 2));
    expect(first.digests).toMatchObject([{ findings: { medium: 1 }, withdrawn: 0 }]);
    const second = subscribe(store, { deliveries, digesting: digesting(3) });
    await second.subscriber.handle(commits.slice(2));
    expect(second.digests).toMatchObject([{ findings: { medium: 0, high: 0, critical: 0 }, withdrawn: 1 }]);
    expect([...first.lines(), ...second.lines()]).toEqual([]);
  });

  test('of which nothing is left is no message', async () => {
    const store = await storeOf([detected('a')], [retracted('a')]);
    const deliveries = createMemoryDeliveryLog();
    const { subscriber, digests } = subscribe(store, { deliveries, digesting: digesting(2) });
    await subscriber.handle(await all(store));
    expect(digests).toEqual([]);
    expect(await deliveries.held('slack')).toEqual([]);
  });

  test('that was not taken holds the checkpoint back and is tried again', async () => {
    const store = await storeOf([watched], [detected('a')], [quiet]);
    const digests: Digest[] = [];
    let failures = 1;
    const digest = async (one: Digest): Promise<void> => {
      failures -= 1;
      if (failures >= 0) throw new NotifierError('try-again', 'Not now.');
      digests.push(one);
    };
    const { subscriber } = subscribe(store, { notifier: { digest }, digesting: digesting(3) });
    await expect(subscriber.handle(await all(store))).rejects.toThrow('Not now.');
    expect(await subscriber.checkpoint()).toBeLessThan(3);
    await subscriber.handle(await store.commitsAfter(await subscriber.checkpoint(), 10));
    expect(digests).toMatchObject([{ findings: { medium: 1 } }]);
    expect(await subscriber.checkpoint()).toBe(3);
  });
});

describe('a stop', () => {
  test('ends between two notices; the next start goes on with the one after', async () => {
    const store = await storeOf([watched, detected('a'), detected('b')], [detected('c')]);
    const deliveries = createMemoryDeliveryLog();
    const stopping = new AbortController();
    const told: string[] = [];
    const notify = async ({ id }: Notice): Promise<void> => {
      told.push(id);
      stopping.abort();
    };
    await subscribe(store, { deliveries, notifier: { notify } }).subscriber.handle(await all(store), stopping.signal);
    expect(told).toEqual(['a:detected:1']);
    expect(await deliveries.checkpoint('slack')).toBe(0);
    const after = subscribe(store, { deliveries });
    await after.subscriber.handle(await all(store), new AbortController().signal);
    expect(after.lines()).toEqual(['b:detected:1 medium', 'c:detected:4 medium']);
  });
});

describe('crashes and repeats', () => {
  const commits = () => storeOf([watched], [detected('a'), detected('b')], [quiet], [updated('a', 'high')]);
  const EVERYTHING = ['a:detected:2', 'b:detected:2', 'a:raised:5'];

  test('commits handled again are told to nobody', async () => {
    const store = await commits();
    const deliveries = createMemoryDeliveryLog();
    const { subscriber, notices } = subscribe(store, { deliveries });
    await subscriber.handle(await all(store));
    await subscriber.handle(await all(store));
    await subscriber.handle((await all(store)).slice(1, 2));
    expect(notices.map(({ id }) => id)).toEqual(EVERYTHING);
    expect(await subscriber.checkpoint()).toBe(4);
    expect(await deliveries.seen('slack', STREAM)).toBe(5);
  });

  test('in batches of any size the same is told', async () => {
    const store = await commits();
    for (const size of [1, 2, 3]) {
      const { subscriber, notices } = subscribe(store);
      const list = await all(store);
      for (let at = 0; at < list.length; at += size) await subscriber.handle(list.slice(at, at + size));
      expect(notices.map(({ id }) => id)).toEqual(EVERYTHING);
    }
  });

  test('a notice that was not taken is tried again, and nothing after it is told before', async () => {
    const store = await commits();
    const sent: string[] = [];
    let failures = 2;
    const notify = async ({ id }: Notice): Promise<void> => {
      if (id.startsWith('b') && failures > 0) {
        failures -= 1;
        throw new NotifierError('refused', 'No.');
      }
      sent.push(id);
    };
    const { subscriber } = subscribe(store, { notifier: { notify } });
    await expect(subscriber.handle(await all(store))).rejects.toThrow('No.');
    await expect(subscriber.handle(await all(store))).rejects.toThrow(NotifierError);
    expect(await subscriber.checkpoint()).toBe(0);
    await subscriber.handle(await all(store));
    expect(sent).toEqual(EVERYTHING);
  });

  const failingAt = (deliveries: DeliveryLog, call: keyof DeliveryLog, at: number): DeliveryLog => {
    let calls = 0;
    return new Proxy(deliveries, {
      get: (log, name: keyof DeliveryLog) => {
        if (name !== call) return log[name];
        calls += 1;
        return calls === at ? () => Promise.reject(new Error('crash')) : log[name];
      },
    });
  };

  test.each([
    ['seen', 1],
    ['delivered', 1],
    ['delivered', 2],
    ['delivered', 3],
    ['record', 1],
    ['record', 2],
    ['record', 3],
    ['advance', 1],
    ['advance', 2],
  ] as const)('a crash at %s, call %d, repeats at most the notice in flight, with the same id', async (call, at) => {
    const store = await commits();
    const deliveries = createMemoryDeliveryLog();
    const before = subscribe(store, { deliveries: failingAt(deliveries, call, at) });
    await expect(before.subscriber.handle(await all(store))).rejects.toThrow('crash');
    const after = subscribe(store, { deliveries });
    await after.subscriber.handle(await all(store));
    const told = [...before.notices, ...after.notices].map(({ id }) => id);
    expect([...new Set(told)]).toEqual(EVERYTHING);
    expect(told.length - EVERYTHING.length).toBe(call === 'record' ? 1 : 0);
    expect(await deliveries.checkpoint('slack')).toBe(4);
  });

  test.each([
    ['breaks', 0],
    ['leads to where it is', 2],
    ['leads ahead', 3],
  ])('a chain that %s is reported, not guessed', async (_, previous) => {
    const store = await storeOf([detected('a')], [updated('a', 'high')], [updated('a', 'critical')]);
    const [, second] = await all(store);
    const lost = { ...second, events: second?.events.map((event) => chained(event, 2, previous)) ?? [] };
    const { subscriber } = subscribe(store);
    await expect(subscriber.handle(second ? [{ ...second, ...lost }] : [])).rejects.toMatchObject({
      name: 'EventStoreError',
      kind: 'corrupt',
      message: 'The finding a of sample/^GSPC/1d has no start: check the event store.',
    });
  });
});
