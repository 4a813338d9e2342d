import { DAY, daysFromCivil, parseDate, weekday } from './civil.ts';
import { earlyClosesOf, holidaysOf, type EarlyClose, type Holiday } from './holidays.ts';
import { fromNewYork } from './new-york.ts';
import { ODD_SESSIONS, UNPLANNED_CLOSURES, type OddHours, type OddSession, type UnplannedClosure } from './odd-days.ts';
import { sessionDay } from './session.ts';

/** First and last year the calendar of the New York Stock Exchange knows. */
export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2030;

/** Why there is no session. */
export type Closure = 'weekend' | Holiday | UnplannedClosure;

/** Why a session has hours of its own. */
export type ShortReason = EarlyClose['because'] | OddSession;

/** A session: `day` in days since 1970-01-01, `open` and `close` (exclusive) as instants; `because` says why its hours are not 09:30 to 16:00. */
export type Session = {
  readonly status: 'open';
  readonly day: number;
  readonly open: number;
  readonly close: number;
  readonly kind: 'regular' | 'half-day' | 'odd-hours';
  readonly because: ShortReason | null;
};

/** A day without a session, and why. */
export type ClosedDay = { readonly status: 'closed'; readonly day: number; readonly because: Closure };

/** What the calendar says of a day; `unknown` before FIRST_YEAR and after LAST_YEAR. */
export type CalendarDay = Session | ClosedDay | { readonly status: 'unknown'; readonly day: number };

const MINUTE = 60_000;
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;

const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);

const dated = <T>(list: readonly (readonly [string, T])[]): readonly (readonly [number, T])[] =>
  list.map(([date, value]) => [parseDate(date) ?? Number.NaN, value]);

const CLOSURES: ReadonlyMap<number, Closure> = new Map<number, Closure>([
  ...YEARS.flatMap(holidaysOf),
  ...dated(UNPLANNED_CLOSURES),
]);

const EARLY: ReadonlyMap<number, EarlyClose> = new Map(YEARS.flatMap(earlyClosesOf));

const ODD: ReadonlyMap<number, OddHours> = new Map(dated(ODD_SESSIONS));

const FIRST_DAY = daysFromCivil(FIRST_YEAR, 1, 1);
const LAST_DAY = daysFromCivil(LAST_YEAR, 12, 31);

const isHalfDay = (open: number, close: number): boolean => open === OPEN && close <= 14 * 60;

const hoursOf = (day: number): Pick<Session, 'kind' | 'because'> & { readonly hours: readonly [number, number] } => {
  const early = EARLY.get(day);
  if (early) return { kind: 'half-day', because: early.because, hours: [OPEN, early.close] };
  const odd = ODD.get(day);
  if (!odd) return { kind: 'regular', because: null, hours: [OPEN, CLOSE] };
  const { open, close, because } = odd;
  return { kind: isHalfDay(open, close) ? 'half-day' : 'odd-hours', because, hours: [open, close] };
};

const closureOf = (day: number): Closure | null => (weekday(day) % 6 === 0 ? 'weekend' : (CLOSURES.get(day) ?? null));

const dayOf = (day: number): CalendarDay => {
  const closure = closureOf(day);
  if (closure) return { status: 'closed', day, because: closure };
  const { kind, because, hours } = hoursOf(day);
  const [open, close] = hours.map((minute) => fromNewYork(day * DAY + minute * MINUTE));
  return { status: 'open', day, open: open ?? Number.NaN, close: close ?? Number.NaN, kind, because };
};

const KNOWN = Array.from<unknown, CalendarDay | null>({ length: LAST_DAY - FIRST_DAY + 1 }, () => null);

/** What the calendar says of a day (days since 1970-01-01); kept once worked out. */
export const calendarDay = (day: number): CalendarDay =>
  day < FIRST_DAY || day > LAST_DAY ? { status: 'unknown', day } : (KNOWN[day - FIRST_DAY] ??= dayOf(day));

const neighbour = (from: number, step: 1 | -1): Session | null => {
  for (let day = from + step; ; day += step) {
    const one = calendarDay(day);
    if (one.status === 'open') return one;
    if (one.status === 'unknown') return null;
  }
};

/** The last session before a day; null where the calendar has none. */
export const sessionBefore = (day: number): Session | null => neighbour(day, -1);

/** The first session after a day; null where the calendar has none. */
export const sessionAfter = (day: number): Session | null => neighbour(day, 1);

/** The sessions of a range of days, both ends included. */
export const sessionsBetween = (from: number, to: number): readonly Session[] => {
  const sessions: Session[] = [];
  for (let day = from; day <= to; day += 1) {
    const one = calendarDay(day);
    if (one.status === 'open') sessions.push(one);
  }
  return sessions;
};

/** Where an instant lies: its calendar day in New York, and the minute of the session (0 is its first), null outside one. */
export type Moment = { readonly on: CalendarDay; readonly minute: number | null };

/** Places an instant in the calendar. */
export const momentOf = (instant: number): Moment => {
  const on = calendarDay(sessionDay(instant));
  const isIn = on.status === 'open' && instant >= on.open && instant < on.close;
  return { on, minute: isIn ? Math.floor((instant - on.open) / MINUTE) : null };
};
