import { dayText } from '../../application/wording/day-text.ts';
import { describeDay } from '../../application/queries/describe-day.ts';
import { FIRST_YEAR, LAST_YEAR } from '../../domain/market/calendar.ts';
import { UsageError } from '../composition/failure.ts';
import { readDate } from './read-date.ts';

/** `tapewatch calendar DATE`: the session of a day in New York and UTC, or why there is none, and the sessions beside it. A day the calendar does not know is a UsageError. */
export const calendarCommand = (date: string, { json }: { readonly json?: boolean }): void => {
  const note = describeDay(readDate(date));
  if (!note) throw new UsageError(`${date} is beyond the calendar; allowed: a day from ${FIRST_YEAR} to ${LAST_YEAR}`);
  process.stdout.write(`${json ? JSON.stringify(note) : dayText(note)}\n`);
};
