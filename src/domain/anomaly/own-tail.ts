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

/** The surprise of a reading to this ticker, from that to all tickers; strictly rising, the two meet in nothing known. */
export const ownSurprise = (tail: OwnTail, pooled: number): number => {
  const own = thresholdOf(tail);
  const surprise = pooled > THRESHOLD ? own + (pooled - THRESHOLD) / reachOf(tail) : (pooled / THRESHOLD) * own;
  return Math.min(MAX_SURPRISE, surprise);
};

/** The surprise to all tickers of what has this surprise to the ticker (the inverse of ownSurprise). */
export const pooledSurprise = (tail: OwnTail, surprise: number): number => {
  const own = thresholdOf(tail);
  return surprise > own ? THRESHOLD + (surprise - own) * reachOf(tail) : (surprise / own) * THRESHOLD;
};

/** The tail after one more reading, given by its surprise to the ticker. */
export const countReading = (tail: OwnTail, surprise: number): OwnTail => {
  const beyond = surprise - thresholdOf(tail);
  const { bars, over, excess } = tail;
  if (beyond <= 0) return { bars: bars + 1, over, excess };
  const counted = Math.min(MOST_EXCESS, Math.LN10 * beyond * reachOf(tail));
  return { bars: bars + 1, over: over + 1, excess: excess + counted };
};
