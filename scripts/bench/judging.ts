import { emptyWindow, pushBar } from '../../src/domain/baseline/bar-window.ts';
import { momentsOf } from '../../src/domain/baseline/moments.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { absorbBar, emptyBaseline, readBar, remember } from '../../src/domain/ticker/memory.ts';
import { beside, figure, inTurn, perSecond, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { freshState, judgeAll, NAIVE, STANDARD } from './watched-series.ts';

const BARS = 100_000;
const UNIT = 'bars/s';

const judging = (bars: readonly Bar[], policy: Policy, chunk: number): number => {
  const state = freshState(policy);
  const start = performance.now();
  judgeAll(state, bars, policy, chunk);
  return perSecond(bars.length, start);
};

/** The statistics of `standard` alone: what its detectors read and take in, no rules, no events. */
const detectorsAlone = (bars: readonly Bar[]): number => {
  const baseline = emptyBaseline();
  remember(baseline, ['return', 'volume', 'gap', 'bad-tick', 'stale']);
  const start = performance.now();
  for (const bar of bars) {
    readBar(baseline, bar);
    absorbBar(baseline, bar, 0);
  }
  return perSecond(bars.length, start);
};

/** The statistics of `naive` alone: mean and deviation of twenty closes and of twenty volumes. */
const levelMoments = (bars: readonly Bar[]): number => {
  const window = emptyWindow();
  let unusual = 0;
  const start = performance.now();
  for (const bar of bars) {
    for (const field of ['close', 'volume'] as const) {
      const moments = momentsOf(window, field, 20);
      if (moments && Math.abs(bar[field] - moments.mean) > 2 * moments.deviation) unusual += 1;
    }
    pushBar(window, bar, 0);
  }
  if (unusual === 0) throw new Error('generated bars must have something unusual among them');
  return perSecond(bars.length, start);
};

/** Bars judged per second in memory (decide and evolve), beside the same statistics without rules and events. */
export const measureJudging = async ({ rounds, share }: Effort): Promise<Figures> => {
  const bars = generateBars({ count: Math.round(BARS * share), interval: '1m', seed: 1 });
  const runs = await inTurn(rounds, {
    standardSingle: () => judging(bars, STANDARD, 1),
    standardChunk: () => judging(bars, STANDARD, 100),
    standardPeer: () => detectorsAlone(bars),
    naiveSingle: () => judging(bars, NAIVE, 1),
    naiveChunk: () => judging(bars, NAIVE, 100),
    naivePeer: () => levelMoments(bars),
  });
  const alone = 'its statistics alone';
  return [
    beside(figure('standard, single bars', UNIT, runs.standardSingle), alone, runs.standardPeer),
    beside(figure('standard, chunks of 100', UNIT, runs.standardChunk), alone, runs.standardPeer),
    beside(figure('naive, single bars', UNIT, runs.naiveSingle), alone, runs.naivePeer),
    beside(figure('naive, chunks of 100', UNIT, runs.naiveChunk), alone, runs.naivePeer),
  ];
};
