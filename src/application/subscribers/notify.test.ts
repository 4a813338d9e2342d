import { describe, expect, test } from 'vitest';
import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { AnomalyDetected, AnomalyEnded, AnomalyRetracted, AnomalyUpdated } from '../../domain/ticker/events.ts';
import type { DeliveryLog } from '../ports/delivery-log.ts';
import { NO_STREAM, type Commit, type Position, type StoredEvent } from '../ports/event-store.ts';
import { NotifierError, type Notice, type Notifier } from '../ports/notifier.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { fall, fallRow, indexRow, openOf, quietBar } from '../wording/finding.fixture.ts';
import { createNotification } from './notify.ts';

const STREAM = 'sample/^GSPC/1d';
const UNCHAINED = { commit: 0, previous: 0 };

const watched: StoredEvent = {
  type: 'TickerWatched',
  series: { feed: 'sample', ticker: '^GSPC', interval: '1d' },
  feed: indexRow.feed,
  policy: fallRow.policy,
  detectors: ['return', 'volume'],
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

type Setup = { minSeverity?: Severity; deliveries?: DeliveryLog; notifier?: Partial<Notifier> };
type Told = { readonly notices: Notice[]; readonly lines: () => readonly string[]; readonly subscriber: Subscriber };
type Store = Awaited<ReturnType<typeof storeOf>>;

const subscribe = (store: Store, setup: Setup = {}): Told => {
  const notices: Notice[] = [];
  const record: Notifier = { channel: 'slack', notify: async (notice) => void notices.push(notice) };
  const subscriber = createNotification({
    notifier: { ...record, ...setup.notifier },
    deliveries: setup.deliveries ?? createMemoryDeliveryLog(),
    read: (...range) => store.read(...range),
    minSeverity: setup.minSeverity ?? 'medium',
  });
  return { notices, lines: () => notices.map(({ id, finding }) => `${id} ${finding.severity}`), subscriber };
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

describe('a channel that starts late', () => {
  test('is not told that something it never heard of was withdrawn', async () => {
    const store = await storeOf([detected('a')], [retracted('a')]);
    const deliveries = createMemoryDeliveryLog();
    await deliveries.advance('slack', { sequence: 1, seen: [{ stream: STREAM, version: 1 }] });
    expect(await toldOf(store, { deliveries })).toEqual([]);
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

  test('a chain that breaks is reported, not guessed', async () => {
    const store = await storeOf([detected('a')], [updated('a', 'high')]);
    const [, second] = await all(store);
    const lost = { ...second, events: second?.events.map((event) => chained(event, 2, 0)) ?? [] };
    const { subscriber } = subscribe(store);
    await expect(subscriber.handle(second ? [{ ...second, ...lost }] : [])).rejects.toMatchObject({
      name: 'EventStoreError',
      kind: 'corrupt',
      message: 'The finding a of sample/^GSPC/1d has no start: check the event store.',
    });
  });
});
