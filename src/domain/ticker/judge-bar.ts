import { judgeRule, type RuleVerdict } from '../anomaly/judge.ts';
import type { Read } from '../anomaly/measure.ts';
import type { Levels } from '../anomaly/levels.ts';
import { termsFrom } from '../baseline/basis.ts';
import type { Bar } from '../market/bar.ts';
import { placeOfNext, type Baseline } from './memory.ts';
import type { Standing } from './standing.ts';

/** What each rule makes of the bar that follows the baseline, as the ticker stands; changes nothing. */
export const judgeBar = (
  levels: readonly Levels[],
  baseline: Baseline,
  standing: Standing,
  bar: Bar,
): readonly RuleVerdict[] => {
  const place = placeOfNext(baseline, bar);
  const reads: Read[] = [];
  for (const { detector, state } of baseline.memories) {
    const own = standing.tails[reads.length] ?? null;
    reads.push({ detector, reading: detector.read(state, baseline.window, bar, place), own });
  }
  const terms = termsFrom(baseline.window, 0);
  return levels.map((one) => {
    const verdict = judgeRule(one, reads, bar.time, one.pace > 0 ? standing.shift : 0);
    return terms ? { ...verdict, terms } : verdict;
  });
};
