import type { PolicyDocument } from '../../domain/anomaly/policy.ts';
import type { Calibration } from './calibrated.ts';
import { besides, type Histories, type Tape } from './histories.ts';
import { measureTests } from './independent-tests.ts';
import { measureLevels } from './levels.ts';
import { measuredIn, spanOf, type Measured, type Span } from './measured.ts';
import type { Counted } from './residuals.ts';
import { fitTails, type Tails } from './tails.ts';

/** The bars that a policy is fitted to: daily ones, those within the day, or both. */
export type Tapes = Readonly<Partial<Record<Span, Tape>>>;

/** The fewest bars after the settling ones that a span is fitted on: two years of days, and of bars within the day those among which the least rare findings that are counted come twenty times. */
const FEWEST_BARS: Readonly<Record<Span, number>> = { daily: 504, intraday: 8000 };

/** A calibration of bars of a span, the bars that it was made of, and the detectors that read too little. */
export type Measurement = {
  readonly calibration: Calibration;
  readonly counted: Counted;
  readonly kept: readonly string[];
};

/** Bars too few to fit. */
export type TooFew = { readonly tooFew: number; readonly needed: number };

type Fitted = { readonly tails: Tails; readonly counted: Counted };

const counting = (measured: readonly Measured[], what: Measured['per']): readonly Measured[] =>
  measured.filter(({ per }) => per === what);

/** Within the day a session is read once, and a daily bar is a session: where there are such bars they teach the more. */
const tailsOf = (tape: Tape, daily: Tape | undefined, measured: readonly Measured[]): Fitted => {
  if (tape.interval === '1d' || !daily) return fitTails(tape, measured);
  const { tails, counted } = fitTails(tape, counting(measured, 'bar'));
  return { tails: { ...tails, ...fitTails(daily, counting(measured, 'session')).tails }, counted };
};

/** Tails, levels and tests of the measured channels of a document as the bars of a tape have them, sessions by daily bars where there are any. */
export const calibrate = (tape: Tape, daily: Tape | undefined, base: PolicyDocument): Measurement | TooFew => {
  const span = spanOf(tape.interval);
  const measured = measuredIn(base, span);
  const { tails, counted } = tailsOf(tape, daily, measured);
  if (counted.fitted < FEWEST_BARS[span]) return { tooFew: counted.fitted, needed: FEWEST_BARS[span] };
  const barsPerFinding = measureLevels(tape, base, tails);
  const kept = measured.flatMap(({ detector }) => (tails[detector] ? [] : [detector]));
  return { calibration: { tails, barsPerFinding, tests: measureTests(tape, base, tails) }, counted, kept };
};

/** The same without the bars of some tickers. */
export const calibrateWithout = (
  tape: Tape,
  daily: Tape | undefined,
  base: PolicyDocument,
  others: Histories,
): Measurement | TooFew => {
  const without = (one: Tape): Tape => ({ ...one, histories: besides(one.histories, others) });
  return calibrate(without(tape), daily && without(daily), base);
};
