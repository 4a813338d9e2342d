import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Evidence, Judgement } from '../../domain/anomaly/judgement.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { BarCorrected, FindingEvent, TickerEvent } from '../../domain/ticker/events.ts';
import type { Commit, EventStore, StoredEvent } from '../ports/event-store.ts';
import { NO_STREAM } from '../ports/event-store.ts';
import type { BarRow, FindingRow, ReadModel, TickerRow } from '../ports/read-model.ts';
import { createProjection } from './project.ts';

const channel = {
  detector: 'price-level',
  version: 1,
  value: 1,
  expected: 1,
  spread: 1,
  z: 0,
  surprise: 1,
  threshold: 2,
  sample: 20,
};
const judged = (score: number): Judgement => ({
  verdict: 'normal',
  reason: 'within-normal',
  score,
  missing: 0,
  channels: [channel],
});
const chain = { commit: 1, previous: 0 };
const policy = 'standard@1';
const barAt = (time: number): Bar => ({ time, open: 1, high: 2, low: 1, close: 1 + time / 1000, volume: time });

const evidence = (time: number): Evidence => ({
  time,
  surprise: 4,
  severity: 'high',
  kind: 'price',
  direction: 'up',
  channel,
});
const watched = (ticker: string): TickerEvent => ({
  type: 'TickerWatched',
  series: { feed: 'sample', ticker, interval: '1d' },
  feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  policy,
  detectors: ['price-level'],
  pace: 0,
});
const observed = (time: number): TickerEvent => ({
  type: 'BarObserved',
  bar: barAt(time),
  policy,
  judgement: judged(time / 1000),
});
const detected = (id: string, time: number): FindingEvent => ({
  type: 'AnomalyDetected',
  id,
  rule: 'surprise',
  kind: 'price',
  direction: 'up',
  severity: 'high',
  score: 0.8,
  policy,
  bars: [evidence(time)],
  end: null,
  supersedes: null,
  chain,
});
const updated = (id: string, time: number): FindingEvent => ({
  type: 'AnomalyUpdated',
  id,
  severity: 'critical',
  score: 0.9,
  added: [evidence(time)],
  removed: [],
  chain,
});
const ended = (id: string, endTime: number): FindingEvent => ({
  type: 'AnomalyEnded',
  id,
  endTime,
  reason: 'quiet',
  chain,
});
const retracted = (id: string, barTime: number): FindingEvent => ({
  type: 'AnomalyRetracted',
  id,
  barTime,
  reason: 'bar-corrected',
  chain,
});
const corrected = (time: number, revision: number): BarCorrected => ({
  type: 'BarCorrected',
  bar: { ...barAt(time), close: 1.5 + revision / 10 },
  was: barAt(time),
  revision,
  policy,
  judgement: judged(0.5 + revision / 100),
  next: { time: time + 1, judgement: judged(0.6 + revision / 100) },
});

const commitsOf = (decisions: readonly (readonly [string, readonly StoredEvent[]])[]): readonly Commit[] => {
  const ends = new Map<string, number>();
  return decisions.map(([stream, events], index) => {
    const first = (ends.get(stream) ?? 0) + 1;
    const last = first + events.length - 1;
    ends.set(stream, last);
    return { stream, commitId: `c${index}`, first, last, sequence: index + 1, recordedAt: 1000 + index, events };
  });
};

const INDEX = 'sample/^GSPC/1d';
const APPLE = 'sample/AAPL/1d';
const HISTORY = commitsOf([
  ['policy/standard@1', [{ type: 'PolicyRecorded', policy: { id: policy, name: 'standard', rules: [] } }]],
  [INDEX, [watched('^GSPC')]],
  [INDEX, [observed(1), observed(2)]],
  [APPLE, [watched('AAPL')]],
  [INDEX, [observed(3), detected('fall', 3)]],
  [APPLE, [observed(1), observed(2), detected('rise', 2)]],
  [INDEX, [observed(4), updated('fall', 4)]],
  [INDEX, [corrected(1, 1)]],
  [APPLE, [corrected(1, 1), retracted('rise', 2)]],
  [INDEX, [corrected(1, 2), observed(5), ended('fall', 4)]],
  [APPLE, [observed(3)]],
]);

type Rows = {
  readonly findings: ReadonlyMap<string, FindingRow>;
  readonly bars: ReadonlyMap<string, BarRow>;
  readonly tickers: ReadonlyMap<string, TickerRow>;
  readonly seen: ReadonlyMap<string, number>;
};

const emptyModel = (): { readonly readModel: ReadModel; readonly rows: Rows } => {
  const findings = new Map<string, FindingRow>();
  const bars = new Map<string, BarRow>();
  const tickers = new Map<string, TickerRow>();
  const seen = new Map<string, number>();
  let checkpoint = 0;
  const readModel: ReadModel = {
    checkpoint: async () => checkpoint,
    seen: async (stream) => seen.get(stream) ?? 0,
    apply: async (changes) => {
      for (const row of changes.findings) findings.set(row.id, row);
      for (const row of changes.bars) bars.set(`${row.series}@${row.bar.time}`, row);
      for (const row of changes.tickers) tickers.set(row.series, row);
      for (const { stream, version } of changes.seen) seen.set(stream, version);
      checkpoint = changes.checkpoint;
    },
    finding: async (id) => findings.get(id) ?? null,
    successor: async () => null,
    findings: async () => [],
    newestIds: async () => [],
    bars: async (series, from) => [bars.get(`${series}@${from}`) ?? []].flat(),
    ticker: async (series) => tickers.get(series) ?? null,
    tickers: async () => [...tickers.values()],
  };
  return { readModel, rows: { findings, bars, tickers, seen } };
};

const readFrom =
  (log: readonly Commit[]): EventStore['read'] =>
  async (stream, from = 1, to = Infinity) => ({
    commits: log.filter((commit) => commit.stream === stream && commit.last >= from && commit.first <= to),
    position: NO_STREAM,
  });

const delivered = async (
  ...batches: readonly (readonly Commit[])[]
): Promise<Rows & { readonly checkpoint: number }> => {
  const { readModel, rows } = emptyModel();
  const projection = createProjection({ readModel, read: readFrom(HISTORY) });
  for (const batch of batches) await projection.handle(batch);
  return { ...rows, checkpoint: await projection.checkpoint() };
};

const of = (stream: string): readonly Commit[] => HISTORY.filter((commit) => commit.stream === stream);
const sequences = (...wanted: readonly number[]): readonly Commit[] =>
  wanted.flatMap((sequence) => HISTORY.filter((commit) => commit.sequence === sequence));

describe('the projection', () => {
  test('makes rows of the whole history', async () => {
    const { findings, bars, tickers, seen, checkpoint } = await delivered(HISTORY);
    expect(findings.get('fall')).toMatchObject({ ticker: '^GSPC', severity: 'critical', end: 4, retracted: false });
    expect(findings.get('fall')?.evidence.map(({ time }) => time)).toEqual([3, 4]);
    expect(findings.get('rise')).toMatchObject({ ticker: 'AAPL', retracted: true });
    expect(bars.get(`${INDEX}@1`)).toMatchObject({ revision: 2, judgement: { score: 0.52 }, bar: { close: 1.7 } });
    expect(bars.get(`${INDEX}@2`)).toMatchObject({ revision: 0, judgement: { score: 0.62 }, bar: barAt(2) });
    expect(tickers.get(INDEX)).toMatchObject({ bars: 5, firstBar: 1, lastBar: 5, lastRecorded: 1009 });
    expect(tickers.get(APPLE)).toMatchObject({ bars: 3, lastRecorded: 1010 });
    expect([...seen]).toEqual([
      [INDEX, 11],
      [APPLE, 7],
    ]);
    expect(checkpoint).toBe(11);
  });

  test('passes over streams that are no series, and still moves its checkpoint', async () => {
    const { seen, tickers, checkpoint } = await delivered(sequences(1));
    expect([seen.size, tickers.size, checkpoint]).toEqual([0, 0, 1]);
  });

  test('reads back what a delivery left out', async () => {
    const { seen, bars } = await delivered(of(INDEX).slice(-1));
    expect(seen.get(INDEX)).toBe(11);
    expect([...bars.keys()]).toEqual([1, 2, 3, 4, 5].map((time) => `${INDEX}@${time}`));
  });

  test.each([
    ['3, 1, 2 in one batch', [sequences(5, 2, 3)]],
    ['3, 1, 2 one by one', [sequences(5), sequences(2), sequences(3)]],
    ['each twice', [sequences(2, 2, 3, 3), sequences(2, 3, 5, 5)]],
  ])('ends up the same when commits come %s', async (_, batches) => {
    const { tickers, seen, bars } = await delivered(...batches);
    const inOrder = await delivered(sequences(2, 3, 5));
    expect({ tickers, seen, bars }).toEqual({ tickers: inOrder.tickers, seen: inOrder.seen, bars: inOrder.bars });
  });

  test('gives the same rows for any batches, repeats and detours that end with the whole history', async () => {
    const once = await delivered(HISTORY);
    const detours = fc.array(fc.array(fc.constantFrom(...HISTORY), { minLength: 1, maxLength: 6 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(detours, fc.integer({ min: 1, max: HISTORY.length }), async (batches, size) => {
        const rest = HISTORY.flatMap((_, at) => (at % size === 0 ? [HISTORY.slice(at, at + size)] : []));
        expect(await delivered(...batches, ...rest)).toEqual(once);
      }),
    );
  });

  test('never moves its checkpoint back', async () => {
    expect((await delivered(sequences(1, 2, 3), sequences(1))).checkpoint).toBe(3);
  });

  test('writes a batch as one change', async () => {
    const { readModel } = emptyModel();
    const apply = vi.spyOn(readModel, 'apply');
    await createProjection({ readModel, read: readFrom(HISTORY) }).handle(HISTORY);
    expect(apply).toHaveBeenCalledTimes(1);
  });

  test('applies nothing when the log itself has a gap', async () => {
    const { readModel, rows } = emptyModel();
    const torn = HISTORY.filter(({ sequence }) => sequence !== 3);
    const projection = createProjection({ readModel, read: readFrom(torn) });
    await expect(projection.handle(sequences(2, 5))).rejects.toMatchObject({
      name: 'EventStoreError',
      kind: 'corrupt',
      message: 'The stream sample/^GSPC/1d goes from version 1 to 4: check the event store.',
    });
    expect([rows.tickers.size, rows.seen.size, await projection.checkpoint()]).toEqual([0, 0, 0]);
  });
});
