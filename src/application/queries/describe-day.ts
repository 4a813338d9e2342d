import {
  calendarDay,
  sessionAfter,
  sessionBefore,
  type CalendarDay,
  type Closure,
  type Session,
  type ShortReason,
} from '../../domain/market/calendar.ts';
import { formatDate } from '../../domain/market/civil.ts';
import { clockText } from '../wording/calendar-words.ts';
import { isoInstant } from '../wording/iso-instant.ts';

/** A session as programs read it: its date, kind, why its hours are not the usual ones, and when it opens and closes (New York wall clock `09:30`, and ISO 8601). */
export type SessionNote = {
  readonly date: string;
  readonly kind: Session['kind'];
  readonly because: ShortReason | null;
  readonly newYork: { readonly open: string; readonly close: string };
  readonly utc: { readonly open: string; readonly close: string };
  readonly minutes: number;
};

/** What the calendar of the New York Stock Exchange says of a day; `previous` and `next` are the sessions beside it, null at an end of the calendar. */
export type DayNote = {
  readonly date: string;
  readonly session: SessionNote | null;
  readonly closed: Closure | null;
  readonly previous: SessionNote | null;
  readonly next: SessionNote | null;
};

const noteOf = (session: CalendarDay | null): SessionNote | null => {
  if (session?.status !== 'open') return null;
  const { day, open, close, kind, because } = session;
  return {
    date: formatDate(day),
    kind,
    because,
    newYork: { open: clockText(open), close: clockText(close) },
    utc: { open: isoInstant(open), close: isoInstant(close) },
    minutes: (close - open) / 60_000,
  };
};

/** Describes a day (days since 1970-01-01); null where the calendar does not know it. */
export const describeDay = (day: number): DayNote | null => {
  const on = calendarDay(day);
  if (on.status === 'unknown') return null;
  return {
    date: formatDate(day),
    session: noteOf(on),
    closed: on.status === 'closed' ? on.because : null,
    previous: noteOf(sessionBefore(day)),
    next: noteOf(sessionAfter(day)),
  };
};
