import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { createProjection } from '../subscribers/project.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { createDetection } from './detect.ts';
import { createTickerHandler } from './handle-command.ts';
import { loadBars } from './load-bars.ts';
import { barAt, calmBars, FEED, marketDataOf, NAIVE, SERIES, STANDARD } from './market.fixture.ts';
import { replayLog } from './replay-log.ts';

const WILD: readonly Bar[] = [
  ...calmBars(150),
  barAt(150, 120, 400_000_000),
  barAt(151, 118, 300_000_000),
  ...calmBars(60).map((bar, i) => barAt(152 + i, bar.close, bar.volume)),
  barAt(212, 190, 60_000_000),
];

const detected = (policy: Policy, bars: readonly Bar[]): readonly FindingRow[] => {
  const detection = createDetection(policy, FEED, '1d');
  for (const bar of bars) detection.next('AAPL', bar);
  return detection.findings();
};

const recorded = async (policy: Policy, bars: readonly Bar[], chunk: number): Promise<readonly FindingRow[]> => {
  const store = createMemoryEventStore({ now: () => 0 });
  let id = 0;
  const tickers = createTickerHandler({ store, newCommitId: () => String((id += 1)), pause: async () => {} });
  const loading = { tickers, marketData: marketDataOf(bars, chunk), policy, breathe: async () => {} };
  for await (const _ of loadBars(loading, SERIES)) void _;
  const readModel = createMemoryReadModel();
  await replayLog(store, createProjection({ readModel, read: (...range) => store.read(...range) }));
  return (await readModel.findings({ limit: 100 })).toReversed();
};

describe('detection without a store', () => {
  test.each([
    ['standard', STANDARD],
    ['naive', NAIVE],
  ])('finds under %s what the recorded path finds, live and in chunks', async (_, policy) => {
    const findings = detected(policy, WILD);
    expect(findings.length).toBeGreaterThan(1);
    const byId = (a: FindingRow, b: FindingRow): number => (a.id < b.id ? -1 : 1);
    expect((await recorded(policy, WILD, 1)).toSorted(byId)).toEqual(findings.toSorted(byId));
    expect((await recorded(policy, WILD, 100)).toSorted(byId)).toEqual(findings.toSorted(byId));
  });

  test('is refused where the policy states more alerts than the bars can tell apart', async () => {
    const eager = { ...standard(52), id: 'standard@52' };
    const problem =
      'policy standard: a budget of 52 is more than bars of 1d can tell apart; allowed: at most 18 alerts per ticker and year';
    expect(() => detected(eager, WILD)).toThrow(problem);
    await expect(recorded(eager, WILD, 1)).rejects.toThrow(problem);
    const within = createDetection(eager, FEED, '5m');
    expect(within.next('AAPL', barAt(0, 100, 1000)).outcome).toBe('observed');
  });

  test('orders findings by onset, then by ticker', () => {
    const detection = createDetection(NAIVE, FEED, '1d');
    for (const ticker of ['MSFT', 'AAPL']) for (const bar of WILD) detection.next(ticker, bar);
    const order = detection.findings().map(({ onset, ticker }) => `${onset} ${ticker}`);
    expect(order).toEqual(order.toSorted());
    expect(new Set(detection.findings().map(({ ticker }) => ticker))).toEqual(new Set(['AAPL', 'MSFT']));
  });

  test('leaves out what a later row took back', () => {
    const bars = [...calmBars(100), barAt(100, 100, 50_000_000)];
    const detection = createDetection(STANDARD, FEED, '1d');
    for (const bar of bars) detection.next('AAPL', bar);
    expect(detection.findings()).toHaveLength(1);
    expect(detection.next('AAPL', barAt(100, 150, 50_000_000))).toMatchObject({ outcome: 'corrected' });
    expect(detection.findings()).toEqual([]);
  });

  test('tells what each bar came to', () => {
    const detection = createDetection(STANDARD, FEED, '1d');
    const [first, second] = calmBars(2);
    if (!first || !second) throw new Error('the fixture has bars');
    expect(detection.next('AAPL', second)).toMatchObject({ outcome: 'observed', judgement: { reason: 'warming-up' } });
    expect(detection.next('AAPL', second)).toEqual({ outcome: 'duplicate', judgement: null, actions: [] });
    expect(detection.next('AAPL', first)).toEqual({ outcome: 'too-old', judgement: null, actions: [] });
  });
});
