import { calendarDay, type Session } from './calendar.ts';
import { DAY } from './civil.ts';
import type { Sessions } from './feed.ts';
import { fromNewYork } from './new-york.ts';
import { INTERVAL_LENGTH, type Interval } from './series.ts';
import { sessionDay } from './session.ts';

const HOUR = 3_600_000;

/** Extended trading: from 04:00 to four hours after the close, so to 20:00, and to 17:00 on a half-day. */
const EXTENDED_OPEN = 4 * HOUR;
const AFTER_HOURS = 4 * HOUR;

type Hours = { readonly open: number; readonly close: number };

/** How a bar lies outside the hours that are judged: outside those its feed covers, or in the hours that it covers before and after the session. */
export type Outside = 'outside-session' | 'extended-hours';

const extendedHours = ({ day, close }: Session): Hours => ({
  open: fromNewYork(day * DAY + EXTENDED_OPEN),
  close: close + AFTER_HOURS,
});

const isBeside = ({ open, close }: Hours, time: number, interval: Interval): boolean =>
  time + INTERVAL_LENGTH[interval] <= open || time >= close;

/** How a bar that starts at an instant lies outside the hours that are judged: on a day without a session, or, shorter than a session, wholly before it begins or after it ends; null where it does not. Never so under `any`, nor in years the calendar does not know. */
export const outsideOf = (time: number, interval: Interval, sessions: Sessions): Outside | null => {
  if (sessions === 'any') return null;
  const on = calendarDay(sessionDay(time));
  if (on.status !== 'open') return on.status === 'closed' ? 'outside-session' : null;
  if (interval === '1d' || !isBeside(on, time, interval)) return null;
  const isCovered = sessions === 'extended' && !isBeside(extendedHours(on), time, interval);
  return isCovered ? 'extended-hours' : 'outside-session';
};
