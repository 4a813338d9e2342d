import { Given, When, type DataTable } from '@cucumber/cucumber';
import { sessionDate } from '../../src/domain/market/session.ts';
import { quietPrints } from '../support/quiet-market.ts';
import { sessionsAfter } from '../support/sessions.ts';
import {
  barOf,
  correct,
  newestOf,
  printOf,
  strayBarOf,
  type Print,
  type Session,
  type Tape,
  type Trading,
} from '../support/tape.ts';
import type { TapewatchWorld } from '../support/world.ts';

const numbersOf = (row: Readonly<Record<string, string>>): Trading => ({
  close: Number(row['close']),
  volume: Math.round(Number(row['million shares']) * 1e6),
});

/** A bar of a table; where the table does not say, it opens at the close before and goes no farther than open and close. */
const tradeRow = (tape: Tape, ticker: string, row: Readonly<Record<string, string>>): void => {
  const open = Number(row['open'] ?? newestOf(tape, ticker).close);
  const bar = barOf({ date: row['session'] ?? '', ...numbersOf(row) }, open);
  const [high, low] = [Number(row['high'] ?? bar.high), Number(row['low'] ?? bar.low)];
  tape.prints.push({ ticker, bar: { ...bar, high, low } });
};

const trade = (tape: Tape, ticker: string, session: Session): void => {
  tape.prints.push({ ticker, bar: barOf(session, newestOf(tape, ticker).close) });
};

Given(
  '{ticker} traded quietly around {trading} a day, for {sessions}',
  function (this: TapewatchWorld, ticker: string, usual: Trading, dates: readonly string[]) {
    this.tape.prints.push(...quietPrints(ticker, usual, dates));
  },
);

Given(
  '{ticker} traded in turn as follows, for {sessions}',
  function (this: TapewatchWorld, ticker: string, dates: readonly string[], table: DataTable) {
    const turns = table.hashes().map(numbersOf);
    dates.forEach((date, i) => {
      const turn = turns[i % turns.length] ?? { close: 0, volume: 0 };
      this.tape.prints.push({ ticker, bar: barOf({ date, ...turn }, turn.close) });
    });
  },
);

Given(
  'the bar of {ticker} on {session} has not come in',
  function (this: TapewatchWorld, ticker: string, date: string) {
    this.tape.prints.splice(this.tape.prints.indexOf(printOf(this.tape, ticker, date)), 1);
  },
);

When(
  '{ticker} closes at {trading} on {session}',
  async function (this: TapewatchWorld, ticker: string, trading: Trading, date: string) {
    trade(this.tape, ticker, { date, ...trading });
    await this.judge();
  },
);

When(
  'a bar of {ticker} at {trading} comes in for {session}, when the exchange is closed',
  async function (this: TapewatchWorld, ticker: string, trading: Trading, date: string) {
    this.tape.prints.push({ ticker, bar: strayBarOf({ date, ...trading }, newestOf(this.tape, ticker).close) });
    await this.judge();
  },
);

When('{ticker} trades as follows', async function (this: TapewatchWorld, ticker: string, table: DataTable) {
  for (const row of table.hashes()) {
    tradeRow(this.tape, ticker, row);
    await this.judge();
  }
});

When(
  'the feed of {ticker} repeats its price for another {int} sessions',
  async function (this: TapewatchWorld, ticker: string, count: number) {
    const { close, volume } = newestOf(this.tape, ticker);
    for (const date of sessionsAfter(sessionDate(newestOf(this.tape, ticker).time), count))
      this.tape.prints.push({ ticker, bar: { ...barOf({ date, close, volume }, close), high: close, low: close } });
    await this.judge();
  },
);

Given(
  'every {int}rd of these sessions {ticker} did not trade',
  function (this: TapewatchWorld, every: number, ticker: string) {
    const own = this.tape.prints.filter((print) => print.ticker === ticker);
    own.forEach((print, i) => {
      const close = own[i - 1]?.bar.close;
      if (close === undefined || i % every !== every - 1) return;
      const idle = { ...print.bar, open: close, high: close, low: close, close, volume: 0 };
      this.tape.prints[this.tape.prints.indexOf(print)] = { ticker, bar: idle };
    });
  },
);

When(
  '{ticker} trades quietly on about {shares} a day for another {int} sessions',
  async function (this: TapewatchWorld, ticker: string, volume: number, count: number) {
    const newest = newestOf(this.tape, ticker);
    const dates = sessionsAfter(sessionDate(newest.time), count);
    this.tape.prints.push(...quietPrints(ticker, { close: newest.close, volume }, dates));
    await this.judge();
  },
);

When('{ticker} did not trade on {session}', async function (this: TapewatchWorld, ticker: string, date: string) {
  const { close } = newestOf(this.tape, ticker);
  const idle = { ...barOf({ date, close, volume: 0 }, close), high: close, low: close };
  this.tape.prints.push({ ticker, bar: idle });
  await this.judge();
});

/** The n-th bar with a range of about so many percent on both sides, one day half as much again and another half as little. */
const ranging = ({ ticker, bar }: Print, percent: number, n: number): Print => {
  const reach = (percent / 100) * Math.exp(0.4 * Math.sin(2.3 * n));
  const high = Math.max(bar.high, bar.close * (1 + reach));
  const low = Math.min(bar.low, bar.close * (1 - reach));
  return { ticker, bar: { ...bar, high, low } };
};

Given(
  '{ticker} has ranged about {int} % above and below its closes',
  function (this: TapewatchWorld, ticker: string, percent: number) {
    const { prints } = this.tape;
    prints.forEach((print, i) => (prints[i] = print.ticker === ticker ? ranging(print, percent, i) : print));
  },
);

When(
  '{ticker} ranges about {int} % above and below its closes for another {int} sessions',
  async function (this: TapewatchWorld, ticker: string, percent: number, count: number) {
    const { close, volume, time } = newestOf(this.tape, ticker);
    const prints = quietPrints(ticker, { close, volume }, sessionsAfter(sessionDate(time), count));
    this.tape.prints.push(...prints.map((print, i) => ranging(print, percent, i)));
    await this.judge();
  },
);

When(
  'the bar of {ticker} on {session} comes in a second time',
  async function (this: TapewatchWorld, ticker: string, date: string) {
    this.tape.prints.push(printOf(this.tape, ticker, date));
    await this.judge();
  },
);

When(
  'the bar of {ticker} on {session} comes in late, closing at {trading}',
  async function (this: TapewatchWorld, ticker: string, date: string, trading: Trading) {
    trade(this.tape, ticker, { date, ...trading });
    await this.judge();
  },
);

const reprint = (tape: Tape, ticker: string, session: Session): void => {
  const was = printOf(tape, ticker, session.date);
  correct(tape, was, barOf(session, was.bar.open));
};

When(
  'the close of {ticker} on {session} is corrected to {price}',
  async function (this: TapewatchWorld, ticker: string, date: string, close: number) {
    const { volume } = printOf(this.tape, ticker, date).bar;
    reprint(this.tape, ticker, { date, close, volume });
    await this.judge();
  },
);

When(
  'the bar of {ticker} on {session} is corrected to {trading}',
  async function (this: TapewatchWorld, ticker: string, date: string, trading: Trading) {
    reprint(this.tape, ticker, { date, ...trading });
    await this.judge();
  },
);
