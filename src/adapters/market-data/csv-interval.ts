import { DAY } from '../../domain/market/civil.ts';
import { INTERVAL_LENGTH, INTERVALS, type Interval } from '../../domain/market/series.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The interval of a length, or null. */
export const intervalOf = (length: number): Interval | null =>
  INTERVALS.find((interval) => INTERVAL_LENGTH[interval] === length) ?? null;

type Mark = { readonly ticker: string; readonly time: number };

const countSteps = (marks: readonly Mark[]): ReadonlyMap<number, number> => {
  const last = new Map<string, number>();
  const counts = new Map<number, number>();
  for (const { ticker, time } of marks) {
    const step = Math.abs(time - (last.get(ticker) ?? time));
    last.set(ticker, time);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
};

/** The commonest step, forward or back, between successive rows of a ticker (`time` is an instant) in milliseconds, the shortest of equally common ones; null when no ticker has two times. */
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

const UNITS = [
  [DAY, 'day'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
] as const;

/** A length of time as words after "every": `90 seconds`, `30 minutes`, `minute`, `day`. */
export const lengthInWords = (length: number): string => {
  const [unit, name] = UNITS.find(([one]) => length % one === 0) ?? [SECOND, 'second'];
  return length === unit ? name : `${length / unit} ${name}s`;
};

/** Whether rows at such a step can be bars of the interval: none closer together than a bar is long, and not from day to day for bars within the day. */
export const canBeBars = (step: number, interval: Interval): boolean =>
  step >= INTERVAL_LENGTH[interval] && (interval === '1d' || step < DAY);
