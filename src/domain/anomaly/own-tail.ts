import { MAX_SURPRISE } from './surprise.ts';

/** What is known of the tail of a ticker's readings: `bars` of them, how many were `over` the threshold, and by how much together, in e-folds of p; counted on from what the pooled tail weighs. */
export type OwnTail = { readonly bars: number; readonly over: number; readonly excess: number };

/** Share of readings that are of the tail, and the surprise it begins at: one bar in twenty. */
const SHARE = 0.05;
const THRESHOLD = -Math.log10(SHARE);

/** Readings over the threshold that the pooled tail weighs as much as: those of eight years of daily bars, and of fifteen weeks of five-minute ones. */
export const DAILY_PRIOR = 100;
export const INTRADAY_PRIOR = 300;

/** The most e-folds one reading counts: p 400 times below the threshold's. */
const MOST_EXCESS = 6;

/** The tail of a ticker of which nothing is known, which reads as all tickers do; the pooled tail weighs as much as `prior` readings over the threshold. */
export const unknownTail = (prior: number): OwnTail => ({ bars: prior / SHARE, over: prior, excess: prior });

const thresholdOf = ({ bars, over }: OwnTail): number => -Math.log10(over / bars);

/** How much farther than the pooled tail the ticker's own reaches (1: as far): the mean excess, exponential with mean 1 under the pooled one (Renyi, 1953). */
const reachOf = ({ over, excess }: OwnTail): number => excess / over;

/** The line from the pooled tail to the ticker's own: the surprise of the threshold to the ticker, and how far its tail reaches beyond. */
export type OwnLine = { readonly threshold: number; readonly reach: number };

/** The line of a tail. */
export const lineOf = (tail: OwnTail): OwnLine => ({ threshold: thresholdOf(tail), reach: reachOf(tail) });

/** The surprise of a reading to this ticker, from that to all tickers; strictly rising, the two meet in nothing known. */
export const ownSurprise = ({ threshold, reach }: OwnLine, pooled: number): number => {
  const surprise = pooled > THRESHOLD ? threshold + (pooled - THRESHOLD) / reach : (pooled / THRESHOLD) * threshold;
  return Math.min(MAX_SURPRISE, surprise);
};

/** The surprise to all tickers of what has this surprise to the ticker (the inverse of ownSurprise). */
export const pooledSurprise = ({ threshold, reach }: OwnLine, surprise: number): number =>
  surprise > threshold ? THRESHOLD + (surprise - threshold) * reach : (surprise / threshold) * THRESHOLD;

/** The tail after one more reading, given by its surprise to the ticker. */
export const countReading = (tail: OwnTail, surprise: number): OwnTail => {
  const beyond = surprise - thresholdOf(tail);
  const { bars, over, excess } = tail;
  if (beyond <= 0) return { bars: bars + 1, over, excess };
  const counted = Math.min(MOST_EXCESS, Math.LN10 * beyond * reachOf(tail));
  return { bars: bars + 1, over: over + 1, excess: excess + counted };
};
