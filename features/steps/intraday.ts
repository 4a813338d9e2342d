import { Given, When } from '@cucumber/cucumber';
import { calendarDay } from '../../src/domain/market/calendar.ts';
import { DAY } from '../../src/domain/market/civil.ts';
import type { Sessions } from '../../src/domain/market/feed.ts';
import { fromNewYork } from '../../src/domain/market/new-york.ts';
import { INTERVAL_LENGTH } from '../../src/domain/market/series.ts';
import { sessionDay } from '../../src/domain/market/session.ts';
import { quietPrintsAt } from '../support/quiet-market.ts';
import { dayOf, sessionDayOf } from '../support/sessions.ts';
import {
  barAt,
  newestOf,
  type DateSpan,
  type Opening,
  type Print,
  type Rhythm,
  type Stamp,
  type Tape,
  type Trading,
} from '../support/tape.ts';
import { quietUntil } from '../support/quiet-day.ts';
import type { TapewatchWorld } from '../support/world.ts';

const FIVE_MINUTES = INTERVAL_LENGTH['5m'];

/** When the five-minute bars of a session's regular hours start. */
const startsIn = (date: string): readonly number[] => {
  const session = calendarDay(sessionDayOf(date));
  if (session.status !== 'open') return [];
  const bars = (session.close - session.open) / FIVE_MINUTES;
  return Array.from({ length: bars }, (_, i) => session.open + i * FIVE_MINUTES);
};

/** When the bar starts that the feed stamps with a New York time. */
const startOf = ({ label }: Tape, { date, minutes }: Stamp): number => {
  const stamped = fromNewYork(dayOf(date) * DAY + minutes * 60_000);
  return label === 'end' ? stamped - FIVE_MINUTES : stamped;
};

/** How far a bar is from the middle of a session's hours: 0 there, 1 at the open and at the close. */
const fromNoon = (time: number): number => {
  const session = calendarDay(sessionDay(time));
  if (session.status !== 'open') return 0;
  const middle = session.open + 195 * 60_000;
  return Math.abs(time - middle) / (195 * 60_000);
};

const scaled = ({ ticker, bar }: Print, times: number): Print => ({
  ticker,
  bar: { ...bar, volume: Math.round(bar.volume * times) },
});

Given(/^the feed covers (regular|extended) hours$/, function (this: TapewatchWorld, sessions: Sessions) {
  this.tape.sessions = sessions;
});

Given(/^the feed stamps a bar with its (start|end)$/, function (this: TapewatchWorld, label: Tape['label']) {
  this.tape.label = label;
});

Given(
  '{ticker} traded quietly around {rhythm} at the open and the close, for {sessions}',
  function (this: TapewatchWorld, ticker: string, usual: Rhythm, dates: readonly string[]) {
    this.tape.interval = '5m';
    const prints = quietPrintsAt(ticker, usual, dates.flatMap(startsIn));
    this.tape.prints.push(...prints.map((print) => scaled(print, 1 + (usual.times - 1) * fromNoon(print.bar.time))));
  },
);

Given(
  '{ticker} traded quietly around {trading} every five minutes, for {sessions}',
  function (this: TapewatchWorld, ticker: string, usual: Trading, dates: readonly string[]) {
    this.tape.interval = '5m';
    this.tape.prints.push(...quietPrintsAt(ticker, usual, dates.flatMap(startsIn)));
  },
);

When(
  'the bar of {ticker} stamped {stamp} closes at {trading}',
  async function (this: TapewatchWorld, ticker: string, stamp: Stamp, trading: Trading) {
    const { tape } = this;
    const start = startOf(tape, stamp);
    quietUntil(tape, ticker, start);
    tape.prints.push({ ticker, bar: barAt(start, trading, newestOf(tape, ticker).close) });
    await this.judge();
  },
);

When(
  'the bar of {ticker} stamped {stamp} opens at {opening}',
  async function (this: TapewatchWorld, ticker: string, stamp: Stamp, opening: Opening) {
    const { tape } = this;
    const start = startOf(tape, stamp);
    quietUntil(tape, ticker, start);
    tape.prints.push({ ticker, bar: barAt(start, opening, opening.open) });
    await this.judge();
  },
);

When(
  'the feed of {ticker} gives nothing before the bar stamped {stamp}, which closes at {trading}',
  async function (this: TapewatchWorld, ticker: string, stamp: Stamp, trading: Trading) {
    const { tape } = this;
    tape.prints.push({ ticker, bar: barAt(startOf(tape, stamp), trading, newestOf(tape, ticker).close) });
    await this.judge();
  },
);

When(
  'the feed of {ticker} repeats one price up to the bar stamped {stamp}',
  async function (this: TapewatchWorld, ticker: string, stamp: Stamp) {
    const { tape } = this;
    const { close } = newestOf(tape, ticker);
    const still = { open: close, high: close, low: close, close };
    for (const print of quietUntil(tape, ticker, startOf(tape, stamp) + 1))
      tape.prints[tape.prints.indexOf(print)] = { ticker, bar: { ...print.bar, ...still } };
    await this.judge();
  },
);

When(
  'the feed of {ticker} counts {float} times the shares {span}',
  async function (this: TapewatchWorld, ticker: string, times: number, { from, to }: DateSpan) {
    const { tape } = this;
    quietUntil(tape, ticker, fromNewYork(dayOf(from) * DAY));
    const counted = quietUntil(tape, ticker, fromNewYork((dayOf(to) + 1) * DAY));
    for (const print of counted) tape.prints[tape.prints.indexOf(print)] = scaled(print, times);
    await this.judge();
  },
);
