import { DAY, parseDate } from '../../domain/market/civil.ts';
import type { Label } from '../../domain/market/feed.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import { INTERVAL_LENGTH, type Interval } from '../../domain/market/series.ts';
import { sessionOpen } from '../../domain/market/session.ts';

/** The clocks a timestamp without zone can be read by. */
export const ZONES = ['America/New_York', 'UTC'] as const;
export type Zone = (typeof ZONES)[number];

const STAMP =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?: ?(Z|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?))?)?$/i;
const MINUTE = 60_000;

// What a timestamp says: a day (since 1970-01-01), the milliseconds into it (null: a date only), and what its clock adds to UTC in milliseconds (null: it does not say).
type Stamp = { readonly day: number; readonly clock: number | null; readonly offset: number | null };

const clockOf = (match: RegExpExecArray): number | null => {
  const [, , hour, minute, second = '0', fraction = ''] = match;
  if (hour === undefined) return null;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  return (Number(hour) * 60 + Number(minute)) * MINUTE + Number(second) * 1000 + Number(milliseconds);
};

const offsetOf = (match: RegExpExecArray): number | null => {
  const [, , , , , , zone, sign, hours = '0', minutes = '0'] = match;
  if (zone === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
};

/** Reads `2020-01-31`, `2020-01-31 09:30`, `2020-01-31T09:30:00.000-05:00` or `...Z`; null when the text is no real time. */
export const readStamp = (text: string): Stamp | null => {
  const match = STAMP.exec(text);
  const day = match ? parseDate(match[1] ?? '') : null;
  return match && day !== null ? { day, clock: clockOf(match), offset: offsetOf(match) } : null;
};

const instantOf = ({ day, clock, offset }: Stamp, zone: Zone): number => {
  if (clock === null) return sessionOpen(day);
  const wall = day * DAY + clock;
  if (offset !== null) return wall - offset;
  return zone === 'UTC' ? wall : fromNewYork(wall);
};

/** Reads the text of a timestamp as the instant its bar starts; null when it cannot be read. */
export type Clock = (text: string) => number | null;

const dailyClock = (): Clock => {
  const known = new Map<string, number>();
  return (text) => {
    const open = known.get(text);
    if (open !== undefined) return open;
    const stamp = readStamp(text);
    if (!stamp) return null;
    const instant = sessionOpen(stamp.day);
    known.set(text, instant);
    return instant;
  };
};

/** The clock that takes a timestamp as the instant it names, without zone by the clock of `zone`; a date alone is the open of its session. */
export const createInstantClock =
  (zone: Zone): Clock =>
  (text) => {
    const stamp = readStamp(text);
    return stamp && instantOf(stamp, zone);
  };

/** The clock of a file's bars: a daily bar starts at the open of the session its date names, whatever time stands beside it; any other needs a time of day. */
export const createBarClock = (interval: Interval, zone: Zone, label: Label): Clock => {
  if (interval === '1d') return dailyClock();
  const back = label === 'end' ? INTERVAL_LENGTH[interval] : 0;
  return (text) => {
    const stamp = readStamp(text);
    return stamp && stamp.clock !== null ? instantOf(stamp, zone) - back : null;
  };
};
