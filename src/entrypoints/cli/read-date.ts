import { parseDate } from '../../domain/market/civil.ts';
import { UsageError } from '../composition/failure.ts';

/** Reads a date of the command line as a day (days since 1970-01-01); one that is none is a UsageError. */
export const readDate = (text: string): number => {
  const day = parseDate(text);
  if (day !== null) return day;
  throw new UsageError(
    `${JSON.stringify(text.slice(0, 40))} is not a date; allowed: a real day as YYYY-MM-DD, such as 2020-03-16`,
  );
};
