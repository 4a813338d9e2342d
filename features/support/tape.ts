import type { MarketData } from '../../src/application/ports/market-data.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { CorporateAction } from '../../src/domain/market/corporate-action.ts';
import type { Adjustment, Label, Sessions } from '../../src/domain/market/feed.ts';
import type { Interval } from '../../src/domain/market/series.ts';
import { sessionDate, sessionOpen } from '../../src/domain/market/session.ts';
import { MAX_BARS } from '../../src/domain/ticker/commands.ts';
import { closedDayOf, sessionDayOf } from './sessions.ts';

/** What a ticker did in one session. */
export type Print = { readonly ticker: string; readonly bar: Bar };

/** Everything a feed has given so far, in the order it came (it grows as the scenario goes on), and what the feed declares of its bars. */
export type Tape = {
  readonly feed: string;
  readonly prints: Print[];
  interval: Interval;
  sessions: Sessions;
  label: Label;
  adjustment: Adjustment;
  /** The corporate actions the feed has told of by now; null when it tells of none. */
  actions: (CorporateAction & { readonly ticker: string })[] | null;
};

/** The tape of a feed of daily bars that has given nothing yet. */
export const emptyTape = (feed: string): Tape => ({
  feed,
  prints: [],
  interval: '1d',
  sessions: 'regular',
  label: 'start',
  adjustment: 'split-adjusted',
  actions: null,
});

/** Where trading closed, and how many shares were traded. */
export type Trading = { readonly close: number; readonly volume: number };

/** Where trading opened and closed, and how many shares were traded. */
export type Opening = Trading & { readonly open: number };

/** Where trading closed, and how many shares were traded at noon; so many times as many at the open and the close. */
export type Rhythm = Trading & { readonly times: number };

/** Two dates, both included. */
export type DateSpan = { readonly from: string; readonly to: string };

/** A time within a day as a feed stamps it: the date and the minutes since midnight in New York. */
export type Stamp = { readonly date: string; readonly minutes: number };

/** A session in the words of a scenario. */
export type Session = Trading & { readonly date: string };

const cents = (price: number): number => Math.round(price * 100) / 100;

/** A bar that starts at an instant and opens at the close before; high and low lie just around open and close. */
export const barAt = (time: number, { close, volume }: Trading, previousClose: number): Bar => ({
  time,
  open: previousClose,
  high: cents(Math.max(previousClose, close) * 1.002),
  low: cents(Math.min(previousClose, close) * 0.998),
  close,
  volume,
});

/** The daily bar of a session. */
export const barOf = (session: Session, previousClose: number): Bar =>
  barAt(sessionOpen(sessionDayOf(session.date)), session, previousClose);

/** Such a bar of a day on which the exchange is closed. */
export const strayBarOf = (session: Session, previousClose: number): Bar =>
  barAt(sessionOpen(closedDayOf(session.date)), session, previousClose);

/** The newest bar of a ticker. Throws when it has not traded yet. */
export const newestOf = (tape: Tape, ticker: string): Bar => {
  const bars = tape.prints.filter((print) => print.ticker === ticker).map(({ bar }) => bar);
  if (bars.length === 0) throw new Error(`${ticker} has not traded yet; say first how it traded.`);
  return bars.reduce((newest, bar) => (bar.time > newest.time ? bar : newest));
};

/** The print of a ticker's session. Throws when there is none. */
export const printOf = (tape: Tape, ticker: string, date: string): Print => {
  const print = tape.prints.find(({ ticker: name, bar }) => name === ticker && sessionDate(bar.time) === date);
  if (!print) throw new Error(`${ticker} has no bar of ${date}.`);
  return print;
};

/** Puts other content in the place of a print, as a feed does that corrects its record. */
export const correct = (tape: Tape, was: Print, bar: Bar): void => {
  tape.prints[tape.prints.indexOf(was)] = { ticker: was.ticker, bar };
};

/** A market data provider that gives what is on a tape at the time it is asked. */
export const readTape = (tape: Tape): MarketData => ({
  feed: {
    id: tape.feed,
    adjustment: tape.adjustment,
    label: tape.label,
    sessions: tape.sessions,
    historical: true,
    ...(tape.actions && { tellsActions: true }),
  },
  series: async () => {
    const tickers = new Set(tape.prints.map(({ ticker }) => ticker));
    return [...tickers].toSorted().map((ticker) => ({ feed: tape.feed, ticker, interval: tape.interval }));
  },
  actions: async ({ ticker }) =>
    (tape.actions ?? []).filter((action) => action.ticker === ticker).toSorted((a, b) => a.time - b.time),
  async *bars(series, from = Number.NEGATIVE_INFINITY) {
    const prints = tape.prints.filter(({ ticker, bar }) => ticker === series.ticker && bar.time >= from);
    for (let i = 0; i < prints.length; i += MAX_BARS) yield prints.slice(i, i + MAX_BARS).map(({ bar }) => bar);
  },
});
