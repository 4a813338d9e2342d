import { DAY } from '../../domain/market/civil.ts';
import { INTERVALS, type Interval } from '../../domain/market/series.ts';

const MINUTE = 60_000;

/** Length of an interval in milliseconds of the clock. */
export const INTERVAL_LENGTH: Readonly<Record<Interval, number>> = {
  '1d': DAY,
  '60m': 60 * MINUTE,
  '5m': 5 * MINUTE,
  '1m': MINUTE,
};

/** The interval of a length, or null. */
export const intervalOf = (length: number): Interval | null =>
  INTERVALS.find((interval) => INTERVAL_LENGTH[interval] === length) ?? null;

type Mark = { readonly ticker: string; readonly time: number };

const countSteps = (marks: readonly Mark[]): ReadonlyMap<number, number> => {
  const last = new Map<string, number>();
  const counts = new Map<number, number>();
  for (const { ticker, time } of marks) {
    const step = time - (last.get(ticker) ?? time);
    last.set(ticker, time);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
};

/** The commonest step forward between successive rows of a ticker (`time` is an instant) in milliseconds, the shortest of equally common ones; null when no ticker has two times. */
export const commonStep = (marks: readonly Mark[]): number | null => {
  let best: number | null = null;
  let most = 0;
  for (const [step, count] of countSteps(marks)) {
    if (count < most || (count === most && best !== null && step > best)) continue;
    best = step;
    most = count;
  }
  return best;
};

/** A length of time in words a person uses, `90 seconds`, `30 minutes`, `7 days`. */
export const lengthInWords = (length: number): string => {
  if (length % DAY === 0) return `${length / DAY} days`;
  return length % MINUTE === 0 ? `${length / MINUTE} minutes` : `${length / 1000} seconds`;
};
