import { atBudget, type Policy, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import { BARS_PER_YEAR, type Interval } from '../../domain/market/series.ts';
import { calibrated, type BarsPerFinding, type Calibration } from './calibrated.ts';
import type { Tape } from './histories.ts';
import type { Span } from './measured.ts';
import type { Tails } from './tails.ts';
import { countFindings, outcomesOf } from './trial.ts';

/** A document with the calibration of a span, held to a budget. */
export const policyAt = (base: PolicyDocument, span: Span, calibration: Calibration, budget: number): Policy => ({
  ...calibrated(atBudget(base, budget) ?? base, span, calibration),
  id: 'calibration',
});

const shifted = (value: number, offset: number): number => Number((value + offset).toFixed(2));

/** Levels that lie everywhere as much above log10 of the bars from one finding to the next. */
export const barsPerFindingAt = (offset: number): BarsPerFinding => ({
  surprise: [shifted(1, offset), shifted(4, offset)],
  logBars: [1, 4],
});

/** The budget at which levels are measured. */
const MEASURED_AT = 4;

const medianShift = (tape: Tape, policy: Policy): number => {
  const shifts = Array.from(outcomesOf(tape, { policy, levels: 'steered' }), ({ shift }) => shift).toSorted(
    (a, b) => a - b,
  );
  return shifts[shifts.length >> 1] ?? 0;
};

/** The offset from which the levels of the median ticker need not move at the default budget: years of bars steer to it. */
const steeredLevels = (tape: Tape, base: PolicyDocument, tails: Tails): BarsPerFinding => {
  let offset = 0.3;
  for (let round = 0; round < 2; round += 1) {
    const calibration = { tails, barsPerFinding: barsPerFindingAt(offset), tests: 1 };
    offset = Number((offset + medianShift(tape, policyAt(base, 'daily', calibration, MEASURED_AT))).toFixed(2));
  }
  return barsPerFindingAt(offset);
};

/** Surprises that findings are counted at: those of about 52, 26, 13 and 4 a year of five-minute bars. */
const COUNTED_AT = [2.6, 2.9, 3.2, 3.7] as const;

/** The fewest findings that a level is told by: a fifth either way. */
const FEWEST_FINDINGS = 20;

/** Findings would come as often as their surprise says. */
const AS_SAID: BarsPerFinding = { surprise: [0, 6], logBars: [0, 6] };

/** Levels by which findings of the budget that levels are measured at start at a surprise. */
const startingAt = (surprise: number, interval: Interval): BarsPerFinding => {
  const stated = Math.log10(BARS_PER_YEAR[interval] / MEASURED_AT);
  return { surprise: [surprise, surprise + 1], logBars: [stated, stated + 1] };
};

/** Log10 of the bars from one finding to the next where findings start at a surprise. */
type Knot = { readonly surprise: number; readonly logBars: number };

/** What is counted where findings start at a surprise and levels stand still; nothing where there are too few. */
const countedAt = (tape: Tape, base: PolicyDocument, tails: Tails, surprise: number): readonly Knot[] => {
  const calibration = { tails, barsPerFinding: startingAt(surprise, tape.interval), tests: 1 };
  const policy = policyAt(base, 'intraday', calibration, MEASURED_AT);
  const { findings, bars } = countFindings(tape, { policy, levels: 'still' });
  return findings < FEWEST_FINDINGS ? [] : [{ surprise, logBars: Number(Math.log10(bars / findings).toFixed(2)) }];
};

const levelsThrough = (knots: readonly Knot[]): BarsPerFinding => ({
  surprise: knots.map(({ surprise }) => surprise),
  logBars: knots.map(({ logBars }) => logBars),
});

/** Levels by how many findings there are at each of some surprises, as months within the day are too short to steer by. Where but one can be told, rarer ones are as much rarer as they say; where none can, all are. */
const countedLevels = (tape: Tape, base: PolicyDocument, tails: Tails): BarsPerFinding => {
  const knots = COUNTED_AT.flatMap((surprise) => countedAt(tape, base, tails, surprise));
  const rising = knots.filter(({ logBars }, i) => logBars > (knots[i - 1]?.logBars ?? 0));
  const [first, ...rarer] = rising;
  if (!first) return AS_SAID;
  const { surprise, logBars } = first;
  return levelsThrough(rarer.length > 0 ? rising : [first, { surprise: surprise + 1, logBars: logBars + 1 }]);
};

/** How rare findings are at a level, as the bars have them under the tails. */
export const measureLevels = (tape: Tape, base: PolicyDocument, tails: Tails): BarsPerFinding =>
  (tape.interval === '1d' ? steeredLevels : countedLevels)(tape, base, tails);
