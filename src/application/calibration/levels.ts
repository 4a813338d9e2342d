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

/** Log10 of the bars from one finding to the next where findings start at a surprise and levels stand still; null where there are too few. */
const logBarsAt = (tape: Tape, base: PolicyDocument, tails: Tails, surprise: number): number | null => {
  const calibration = { tails, barsPerFinding: startingAt(surprise, tape.interval), tests: 1 };
  const policy = policyAt(base, 'intraday', calibration, MEASURED_AT);
  const { findings, bars } = countFindings(tape, { policy, levels: 'still' });
  return findings < FEWEST_FINDINGS ? null : Number(Math.log10(bars / findings).toFixed(2));
};

/** Levels by how many findings there are at each of some surprises, as months within the day are too short to steer by; as said where fewer than two of them can be told. */
const countedLevels = (tape: Tape, base: PolicyDocument, tails: Tails): BarsPerFinding => {
  const surprise: number[] = [];
  const logBars: number[] = [];
  for (const tried of COUNTED_AT) {
    const counted = logBarsAt(tape, base, tails, tried);
    if (counted === null || counted <= (logBars.at(-1) ?? 0)) continue;
    surprise.push(tried);
    logBars.push(counted);
  }
  return surprise.length < 2 ? AS_SAID : { surprise, logBars };
};

/** How rare findings are at a level, as the bars have them under the tails. */
export const measureLevels = (tape: Tape, base: PolicyDocument, tails: Tails): BarsPerFinding =>
  (tape.interval === '1d' ? steeredLevels : countedLevels)(tape, base, tails);
