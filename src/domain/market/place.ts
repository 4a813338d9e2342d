import type { Bar } from './bar.ts';
import { calendarDay } from './calendar.ts';
import { DAY } from './civil.ts';
import type { Sessions } from './feed.ts';
import { INTERVAL_LENGTH, type Interval } from './series.ts';
import { sessionDay, sessionOpen } from './session.ts';

/** What places the bars of a series in sessions: their length, and the hours their feed covers. */
export type Timing = { readonly interval: Interval; readonly sessions: Sessions };

/** Where a bar stands in its session: `slot` is its part of the day, 0 to `slots` - 1, of a shortened session's last half hour that of the usual one; `missing` counts the bars that should lie between it and the bar before. A daily bar is a session of one slot. */
export type Place = {
  readonly slot: number;
  readonly slots: number;
  readonly isFirst: boolean;
  readonly isShort: boolean;
  readonly missing: number;
};

/** A bar by the clock: its session, the bars from half past nine to its own, to the session's first and to its last, and its slot. */
type Spot = {
  readonly day: number;
  readonly bar: number;
  readonly first: number;
  readonly last: number;
  readonly slot: number;
};

/** A regular session: six and a half hours. */
const SESSION = 390 * 60_000;

/** How long before an early close trading goes as it does before the usual close. */
const CLOSING = 30 * 60_000;

const DAILY: Place = { slot: 0, slots: 1, isFirst: true, isShort: false, missing: 0 };

const within = (slot: number, slots: number): number => Math.min(Math.max(slot, 0), slots - 1);

/** Hours no calendar knows: days of 24 hours by UTC, which hardly a market trades across. */
const spotOfDay = (time: number, length: number): Spot => {
  const day = Math.floor(time / DAY);
  const bar = Math.floor((time - day * DAY) / length);
  return { day, bar, first: 0, last: DAY / length - 1, slot: bar };
};

/** Bars are counted from half past nine rounded up, so that hours from 09:00 and hours from 09:30 take the same slots. */
const spotOf = (time: number, length: number): Spot => {
  const day = sessionDay(time);
  const opening = sessionOpen(day);
  const on = calendarDay(day);
  const slots = Math.ceil(SESSION / length);
  const hours = on.status === 'open' ? on : { open: opening, close: opening + SESSION };
  const after = time - opening;
  const early = opening + SESSION - hours.close;
  const isClosing = early > 0 && time + length > hours.close - CLOSING;
  return {
    day,
    bar: within(Math.ceil(after / length), slots),
    first: Math.ceil((hours.open - opening) / length),
    last: Math.ceil((hours.close - opening - length) / length),
    slot: within(Math.ceil((isClosing ? after + early : after) / length), slots),
  };
};

/** No session lies between two bars that start within so long. */
const NEXT_DAY = DAY + 2 * 3_600_000;

/** Sessions between those of two daily bars. */
const sessionsMissing = ({ sessions }: Timing, previous: Bar, bar: Bar): number => {
  if (sessions === 'any' || bar.time - previous.time <= NEXT_DAY) return 0;
  let missing = 0;
  const last = sessionDay(bar.time);
  for (let day = sessionDay(previous.time) + 1; day < last; day += 1)
    if (calendarDay(day).status === 'open') missing += 1;
  return missing;
};

const dailyPlace = (timing: Timing, previous: Bar | null, bar: Bar): Place => {
  const missing = previous ? sessionsMissing(timing, previous, bar) : 0;
  return missing === 0 ? DAILY : { ...DAILY, missing };
};

/** Bars of the sessions between two days. */
const barsBetween = (from: number, to: number, length: number): number => {
  let bars = 0;
  for (let day = from + 1; day < to; day += 1) {
    const on = calendarDay(day);
    if (on.status === 'open') bars += Math.ceil((on.close - on.open) / length);
  }
  return bars;
};

const missingOf = (before: Spot, spot: Spot, sessions: Sessions, length: number): number => {
  if (before.day === spot.day) return Math.max(0, spot.bar - before.bar - 1);
  if (sessions === 'any') return 0;
  const ends = Math.max(0, before.last - before.bar) + Math.max(0, spot.bar - spot.first);
  return ends + barsBetween(before.day, spot.day, length);
};

const spotIn = ({ interval, sessions }: Timing, { time }: Bar): Spot =>
  (sessions === 'any' ? spotOfDay : spotOf)(time, INTERVAL_LENGTH[interval]);

const placeOf = ({ interval, sessions }: Timing, before: Spot | null, spot: Spot): Place => {
  const length = INTERVAL_LENGTH[interval];
  const slots = sessions === 'any' ? DAY / length : Math.ceil(SESSION / length);
  return {
    slot: spot.slot,
    slots,
    isFirst: before?.day !== spot.day,
    isShort: spot.last < slots - 1,
    missing: before ? missingOf(before, spot, sessions, length) : 0,
  };
};

type Known = {
  readonly timing: Timing;
  readonly previous: Bar | null;
  readonly bar: Bar;
  readonly spot: Spot;
  readonly place: Place;
};

/** The place worked out last: a bar is asked for when it is judged and when it is taken in, and then as the one before. */
let known: Known | null = null;

const spotBefore = (timing: Timing, previous: Bar): Spot =>
  known?.bar === previous && known.timing === timing ? known.spot : spotIn(timing, previous);

/** The place of a bar that follows another one (null: none) of its series. */
export const placeAfter = (timing: Timing, previous: Bar | null, bar: Bar): Place => {
  if (timing.interval === '1d') return dailyPlace(timing, previous, bar);
  if (known?.bar === bar && known.previous === previous && known.timing === timing) return known.place;
  const before = previous && spotBefore(timing, previous);
  const spot = spotIn(timing, bar);
  const place = placeOf(timing, before, spot);
  known = { timing, previous, bar, spot, place };
  return place;
};
