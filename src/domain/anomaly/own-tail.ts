import { MAX_SURPRISE } from './surprise.ts';

/** What a ticker's own readings say of their tail: `bars` read, how many of them were `over` the threshold, and by how much together, in e-folds of p. */
export type OwnTail = { readonly bars: number; readonly over: number; readonly excess: number };

/** Surprise from which a reading is of the tail: one bar in twenty. */
const THRESHOLD = -Math.log10(0.05);

/** Readings over the threshold that the pooled tail weighs as much as: eight years of them. */
const PRIOR_OVER = 100;
const PRIOR_BARS = PRIOR_OVER / 0.05;

/** The most e-folds one reading counts: p 400 times below the threshold's. */
const MOST_EXCESS = 6;

/** A ticker of which nothing is known reads as all tickers do. */
export const UNKNOWN_TAIL: OwnTail = { bars: 0, over: 0, excess: 0 };

const thresholdOf = ({ bars, over }: OwnTail): number => -Math.log10((PRIOR_OVER + over) / (PRIOR_BARS + bars));

/** How much farther than the pooled tail the ticker's own reaches (1: as far): the mean excess, exponential with mean 1 under the pooled one (Renyi, 1953). */
const reachOf = ({ over, excess }: OwnTail): number => (PRIOR_OVER + excess) / (PRIOR_OVER + over);

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
