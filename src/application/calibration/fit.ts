import type { PolicyDocument } from '../../domain/anomaly/policy.ts';
import { calibrated, type Calibration } from './calibrated.ts';
import { findingsPerYear, measureOffset, measureTests } from './findings-per-year.ts';
import { halfOf, type Histories } from './histories.ts';
import { measuredIn } from './measured.ts';
import { fitTails, type Counted } from './tails.ts';

/** The fewest bars that tails are fitted on: two years. */
const FEWEST_BARS = 504;

/** Budgets that a fit is tried at. */
const TRIED = [2, 4, 12] as const;

/** Findings of a ticker in a year at a budget, on tickers that the fit has not seen. */
export type Tried = { readonly budget: number; readonly findingsPerTickerYear: number };

/** What a fit was made of and comes to: the tickers and bars counted, the channels that read too little and keep the tail they had, and what each half of the tickers gives under the calibration of the other, their mean (null: fewer than two tickers, or a half too short to fit). */
export type FitReport = {
  readonly tickers: number;
  readonly bars: Counted;
  readonly kept: readonly string[];
  readonly outOfFold: readonly Tried[] | null;
};

/** A policy document fitted to bars, its calibration and how it came about; or how many bars there were where they are too few. */
export type Fit =
  | { readonly document: PolicyDocument; readonly calibration: Calibration; readonly report: FitReport }
  | { readonly tooFew: number; readonly needed: number };

/** Hears what a fit does next. */
export type OnStep = (what: string) => void;

type Measurement = { readonly calibration: Calibration; readonly counted: Counted };

/** Tails, levels and tests of the measured channels of a document as bars have them; null where these are too few. */
export const calibrate = (histories: Histories, base: PolicyDocument): Measurement | null => {
  const { tails, counted } = fitTails(histories, measuredIn(base));
  if (counted.fitted < FEWEST_BARS) return null;
  const offset = measureOffset(histories, base, tails);
  return { calibration: { tails, offset, tests: measureTests(histories, base, tails) }, counted };
};

/** Findings a year at each budget on every half under the calibration of the other; null where a half is too short. */
const tryHalves = (histories: Histories, base: PolicyDocument, onStep: OnStep): readonly Tried[] | null => {
  const halves = [halfOf(histories, 0), halfOf(histories, 1)] as const;
  const [first, second] = halves.map((half) => calibrate(half, base)?.calibration);
  if (!first || !second) return null;
  return TRIED.map((budget) => {
    onStep(`trying it on tickers it has not seen, at ${budget} a year`);
    const [one, other] = halves;
    const onFirst = findingsPerYear(one, { base, calibration: second }, budget);
    const onSecond = findingsPerYear(other, { base, calibration: first }, budget);
    return { budget, findingsPerTickerYear: (onFirst + onSecond) / 2 };
  });
};

/** Fits tails, levels and tests of the measured channels of a document to daily bars, and tries that by halves of the tickers. */
export const fitPolicy = (histories: Histories, base: PolicyDocument, onStep: OnStep): Fit => {
  onStep(`fitting ${histories.size} tickers`);
  const measured = calibrate(histories, base);
  if (!measured) return { tooFew: fitTails(histories, measuredIn(base)).counted.fitted, needed: FEWEST_BARS };
  const { calibration, counted } = measured;
  const kept = measuredIn(base).flatMap(({ detector }) => (calibration.tails[detector] ? [] : [detector]));
  onStep('fitting halves of the tickers');
  const outOfFold = tryHalves(histories, base, onStep);
  const report = { tickers: histories.size, bars: counted, kept, outOfFold };
  return { document: calibrated(base, calibration), calibration, report };
};
