import { emptyWindow, pushBar } from '../../src/domain/baseline/bar-window.ts';
import { momentsOf } from '../../src/domain/baseline/moments.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { Interval } from '../../src/domain/market/series.ts';
import { MAX_BARS } from '../../src/domain/ticker/commands.ts';
import { absorbBar, readBar } from '../../src/domain/ticker/memory.ts';
import { beside, figure, inTurn, perProcessorSecond, type Arm, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { freshState, judgeAll, NAIVE, STANDARD } from './watched-series.ts';

const BARS = 100_000;
const UNIT = 'bars/s of processor time';

/** Bars the calendar of the generator has room for, at most. */
const MOST = { '1d': 7500, '5m': BARS } as const;

const WORDS = { '1d': 'daily', '5m': 'five-minute' } as const;

type Judging = { readonly bars: readonly Bar[]; readonly interval: Interval; readonly policy: Policy };

const judging = ({ bars, interval, policy }: Judging, chunk: number): number => {
  const state = freshState(policy, interval);
  const start = process.cpuUsage();
  judgeAll(state, bars, policy, chunk);
  return perProcessorSecond(bars.length, start);
};

/** What the detectors of a policy read and take in, no rules, no events. */
const detectorsAlone = ({ bars, interval, policy }: Judging): number => {
  const { baseline } = freshState(policy, interval);
  const start = process.cpuUsage();
  for (const bar of bars) {
    readBar(baseline, bar);
    absorbBar(baseline, bar, 0);
  }
  return perProcessorSecond(bars.length, start);
};

/** The statistics of `naive` alone: mean and deviation of twenty closes and of twenty volumes. */
const levelMoments = (bars: readonly Bar[]): number => {
  const window = emptyWindow();
  let unusual = 0;
  const start = process.cpuUsage();
  for (const bar of bars) {
    for (const field of ['close', 'volume'] as const) {
      const moments = momentsOf(window, field, 20);
      if (moments && Math.abs(bar[field] - moments.mean) > 2 * moments.deviation) unusual += 1;
    }
    pushBar(window, bar, 0);
  }
  if (unusual === 0) throw new Error('generated bars must have something unusual among them');
  return perProcessorSecond(bars.length, start);
};

const ALONE = 'its statistics alone';

const measureStandard = async (interval: '1d' | '5m', { rounds, share }: Effort): Promise<Figures> => {
  const count = Math.min(Math.round(BARS * share), MOST[interval]);
  const subject = { bars: generateBars({ count, interval, seed: 1 }), interval, policy: STANDARD };
  const repeat = (measure: () => number): Arm => {
    const times = Math.ceil((BARS * share) / count);
    return () => Array.from({ length: times }, measure).reduce((sum, one) => sum + one, 0) / times;
  };
  const runs = await inTurn(rounds, {
    single: repeat(() => judging(subject, 1)),
    chunk: repeat(() => judging(subject, MAX_BARS)),
    peer: repeat(() => detectorsAlone(subject)),
  });
  const what = `standard, ${WORDS[interval]} bars`;
  return [
    beside(figure(`${what}, single`, UNIT, runs.single), ALONE, runs.peer),
    beside(figure(`${what}, chunks of ${MAX_BARS}`, UNIT, runs.chunk), ALONE, runs.peer),
  ];
};

const measureNaive = async ({ rounds, share }: Effort): Promise<Figures> => {
  const bars = generateBars({ count: Math.round(BARS * share), interval: '1m', seed: 1 });
  const subject = { bars, interval: '1m', policy: NAIVE } as const;
  const runs = await inTurn(rounds, {
    single: () => judging(subject, 1),
    chunk: () => judging(subject, MAX_BARS),
    peer: () => levelMoments(bars),
  });
  return [
    beside(figure('naive, single bars', UNIT, runs.single), ALONE, runs.peer),
    beside(figure(`naive, chunks of ${MAX_BARS}`, UNIT, runs.chunk), ALONE, runs.peer),
  ];
};

/** Bars judged per second of processor time in memory (decide and evolve), beside the same statistics without rules and events. */
export const measureJudging = async (effort: Effort): Promise<Figures> => [
  ...(await measureStandard('1d', effort)),
  ...(await measureStandard('5m', effort)),
  ...(await measureNaive(effort)),
];
