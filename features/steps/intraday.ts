import { Given, When } from '@cucumber/cucumber';
import { calendarDay } from '../../src/domain/market/calendar.ts';
import { DAY } from '../../src/domain/market/civil.ts';
import type { Sessions } from '../../src/domain/market/feed.ts';
import { fromNewYork } from '../../src/domain/market/new-york.ts';
import { INTERVAL_LENGTH } from '../../src/domain/market/series.ts';
import { quietPrintsAt } from '../support/quiet-market.ts';
import { dayOf, sessionDayOf } from '../support/sessions.ts';
import { barAt, newestOf, type Stamp, type Tape, type Trading } from '../support/tape.ts';
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

Given(/^the feed covers (regular|extended) hours$/, function (this: TapewatchWorld, sessions: Sessions) {
  this.tape.sessions = sessions;
});

Given(/^the feed stamps a bar with its (start|end)$/, function (this: TapewatchWorld, label: Tape['label']) {
  this.tape.label = label;
});

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
    tape.prints.push({ ticker, bar: barAt(startOf(tape, stamp), trading, newestOf(tape, ticker).close) });
    await this.judge();
  },
);
