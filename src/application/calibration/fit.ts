import { INTERVALS_OF_RULES, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import type { Interval } from '../../domain/market/series.ts';
import { calibrate, calibrateWithout, type Tapes, type TooFew } from './calibrate.ts';
import { calibrated, type Calibration } from './calibrated.ts';
import { halfOf, type Tape } from './histories.ts';
import { policyAt } from './levels.ts';
import { measuredIn, spanOf, type Span } from './measured.ts';
import type { Counted } from './residuals.ts';
import { findingsPerYear } from './trial.ts';

/** Budgets that a fit is tried at. */
const TRIED = [2, 4, 12] as const;

/** Findings of a ticker in a year at a budget, on tickers that the fit has not seen. */
export type Tried = { readonly budget: number; readonly findingsPerTickerYear: number };

/** What a fit to the bars of a span was made of and comes to: their interval, the tickers and bars counted, the channels that read too little and keep the tail they had, and what each half of the tickers gives under the calibration of the other, their mean (null: fewer than two tickers, or a half too short to fit). */
export type FitReport = {
  readonly interval: Interval;
  readonly tickers: number;
  readonly bars: Counted;
  readonly kept: readonly string[];
  readonly outOfFold: readonly Tried[] | null;
};

/** A policy document fitted to bars: its calibration of each span that there were bars of, how each came about, and the spans with measured tails that there were no bars of. */
export type Fitted = {
  readonly document: PolicyDocument;
  readonly calibrations: Readonly<Partial<Record<Span, Calibration>>>;
  readonly reports: readonly FitReport[];
  readonly unfitted: readonly Span[];
};

/** A fit, or how many bars of an interval there were where they are too few. */
export type Fit = Fitted | (TooFew & { readonly interval: Interval });

/** Hears what a fit does next. */
export type OnStep = (what: string) => void;

type Fitting = { readonly tapes: Tapes; readonly base: PolicyDocument; readonly onStep: OnStep };

/** Findings a year at each budget on every half under the calibration of the other; null where a half is too short. */
const tryHalves = (tape: Tape, { tapes, base, onStep }: Fitting): readonly Tried[] | null => {
  const [one, other] = [halfOf(tape.histories, 0), halfOf(tape.histories, 1)];
  const [first, second] = [other, one].map((others) => calibrateWithout(tape, tapes.daily, base, others));
  if (!first || !second || 'tooFew' in first || 'tooFew' in second) return null;
  const span = spanOf(tape.interval);
  return TRIED.map((budget) => {
    onStep(`trying it on tickers it has not seen, at ${budget} a year`);
    const onFirst = policyAt(base, span, second.calibration, budget);
    const onSecond = policyAt(base, span, first.calibration, budget);
    const findings = findingsPerYear({ ...tape, histories: one }, onFirst);
    return {
      budget,
      findingsPerTickerYear: (findings + findingsPerYear({ ...tape, histories: other }, onSecond)) / 2,
    };
  });
};

type FittedSpan = { readonly calibration: Calibration; readonly report: FitReport };

const fitSpan = (tape: Tape, fitting: Fitting): FittedSpan | TooFew => {
  const { tapes, base, onStep } = fitting;
  const { interval, histories } = tape;
  onStep(`fitting ${histories.size} tickers, bars of ${interval}`);
  const measured = calibrate(tape, tapes.daily, base);
  if ('tooFew' in measured) return measured;
  const { calibration, counted, kept } = measured;
  onStep('fitting halves of the tickers');
  const outOfFold = tryHalves(tape, fitting);
  return { calibration, report: { interval, tickers: histories.size, bars: counted, kept, outOfFold } };
};

const withSpan = (fitted: Fitted, span: Span, { calibration, report }: FittedSpan): Fitted => ({
  ...fitted,
  document: calibrated(fitted.document, span, calibration),
  calibrations: { ...fitted.calibrations, [span]: calibration },
  reports: [...fitted.reports, report],
});

/** Fits tails, levels and tests of the measured channels of a document to the bars there are, and tries that by halves of the tickers. */
export const fitPolicy = (tapes: Tapes, base: PolicyDocument, onStep: OnStep): Fit => {
  const measured = INTERVALS_OF_RULES.filter((span) => measuredIn(base, span).length > 0);
  const unfitted = measured.filter((span) => !tapes[span]);
  let fitted: Fitted = { document: base, calibrations: {}, reports: [], unfitted };
  for (const span of measured) {
    const tape = tapes[span];
    const made = tape && fitSpan(tape, { tapes, base, onStep });
    if (tape && made && 'tooFew' in made) return { ...made, interval: tape.interval };
    if (made && !('tooFew' in made)) fitted = withSpan(fitted, span, made);
  }
  return fitted;
};
