import { sessionsBetween } from './calendar.ts';
import { parseDate } from './civil.ts';
import { INTERVAL_LENGTH, type Interval } from './series.ts';

const dayOf = (date: string): number => {
  const day = parseDate(date);
  if (day === null) throw new Error(`${date} is no date`);
  return day;
};

/** When the bars of an interval start in the sessions of some dates, both ends included. */
export const sessionStarts = (from: string, to: string, interval: Interval): readonly number[] =>
  sessionsBetween(dayOf(from), dayOf(to)).flatMap(({ open, close }) => {
    const length = INTERVAL_LENGTH[interval];
    return Array.from({ length: Math.ceil((close - open) / length) }, (_, i) => open + i * length);
  });

/** When hourly bars start in 60 sessions of which the eighth is a half-day. */
export const HOURS = sessionStarts('2024-06-24', '2024-09-17', '60m');
