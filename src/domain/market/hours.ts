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

const coveredHours = (session: Session, sessions: Sessions): Hours =>
  sessions === 'regular'
    ? session
    : { open: fromNewYork(session.day * DAY + EXTENDED_OPEN), close: session.close + AFTER_HOURS };

/** Whether a bar that starts at an instant lies outside the hours its feed covers: on a day without a session, or, shorter than a session, wholly before they begin or after they end. Never so under `any`, nor in years the calendar does not know. */
export const isOutsideSessions = (time: number, interval: Interval, sessions: Sessions): boolean => {
  if (sessions === 'any') return false;
  const on = calendarDay(sessionDay(time));
  if (on.status !== 'open') return on.status === 'closed';
  if (interval === '1d') return false;
  const { open, close } = coveredHours(on, sessions);
  return time + INTERVAL_LENGTH[interval] <= open || time >= close;
};
