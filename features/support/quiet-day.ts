import { sessionsBetween } from '../../src/domain/market/calendar.ts';
import { DAY } from '../../src/domain/market/civil.ts';
import { newYorkOffset } from '../../src/domain/market/new-york.ts';
import { INTERVAL_LENGTH } from '../../src/domain/market/series.ts';
import { sessionDay } from '../../src/domain/market/session.ts';
import { barAt, type Print, type Tape } from './tape.ts';

const FIVE_MINUTES = INTERVAL_LENGTH['5m'];

/** When the five-minute bars start that a ticker's sessions have between two instants, neither included. */
const startsBetween = (from: number, until: number): readonly number[] =>
  sessionsBetween(sessionDay(from), sessionDay(until))
    .flatMap(({ open, close }) =>
      Array.from({ length: (close - open) / FIVE_MINUTES }, (_, i) => open + i * FIVE_MINUTES),
    )
    .filter((start) => start > from && start < until);

/** The time of day in New York. */
const clockOf = (time: number): number => (((time + newYorkOffset(time)) % DAY) + DAY) % DAY;

const cents = (price: number): number => Math.round(price * 100) / 100;

/** Lets a ticker trade up to an instant as it did at the same times of the session before; gives what was put on the tape. */
export const quietUntil = (tape: Tape, ticker: string, until: number): readonly Print[] => {
  const known = tape.prints.filter((print) => print.ticker === ticker).toSorted((a, b) => a.bar.time - b.bar.time);
  const byClock = new Map(known.map(({ bar }) => [clockOf(bar.time), bar]));
  const inSession = known.findLast(({ bar }) => startsBetween(bar.time - 1, bar.time + 1).length > 0);
  let previous = inSession?.bar;
  const quiet: Print[] = [];
  for (const time of startsBetween(previous?.time ?? until, until)) {
    const like = byClock.get(clockOf(time));
    if (!previous || !like) continue;
    const close = cents((previous.close * like.close) / like.open);
    previous = barAt(time, { close, volume: like.volume }, previous.close);
    quiet.push({ ticker, bar: previous });
  }
  tape.prints.push(...quiet);
  return quiet;
};
