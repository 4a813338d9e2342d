import { isOutside } from '../../domain/anomaly/judgement.ts';
import {
  NO_CLOSES,
  withAction,
  withCloses,
  withCorrectedClose,
  type Close,
  type Closes,
} from '../../domain/baseline/drawdown.ts';
import type { TickerWatched } from '../../domain/ticker/events.ts';
import { seriesKey } from '../../domain/market/series.ts';
import type { StoredEvent } from '../ports/event-store.ts';
import { ReadModelError, type TickerRow } from '../ports/read-model.ts';

const NO_BARS = { bars: 0, firstBar: null, lastBar: null, closes: NO_CLOSES };

type Facts = Omit<TickerRow, 'lastRecorded'>;

const factsOf = ({ series, feed, policy }: TickerWatched) => ({
  series: seriesKey(series),
  ticker: series.ticker,
  feed,
  policy,
});

const watched = (facts: Facts | null, events: readonly StoredEvent[]): Facts => {
  let known = facts;
  for (const event of events) {
    if (event.type === 'TickerWatched') known = { ...(known ?? NO_BARS), ...factsOf(event) };
  }
  if (known) return known;
  const what = events.map(({ type }) => type).join(', ');
  throw new ReadModelError('corrupt', `${what} came for a series that is not watched: rebuild the read model.`);
};

const counted = ({ bars, firstBar, lastBar }: Facts, events: readonly StoredEvent[]) => {
  let [count, first, last] = [bars, firstBar ?? Infinity, lastBar ?? -Infinity];
  for (const event of events) {
    if (event.type !== 'BarObserved') continue;
    count += 1;
    first = Math.min(first, event.bar.time);
    last = Math.max(last, event.bar.time);
  }
  return count === 0 ? { bars: 0, firstBar: null, lastBar: null } : { bars: count, firstBar: first, lastBar: last };
};

/** The closes after events that change some that are known. */
const changed = (closes: Closes, event: StoredEvent): Closes => {
  if (event.type === 'CorporateActionRecorded') return withAction(closes, event.action);
  return event.type === 'BarCorrected' && !isOutside(event.judgement) ? withCorrectedClose(closes, event.bar) : closes;
};

/** The closes after the events of a commit; those of bars that follow each other are added in one go. */
const closesAfter = (closes: Closes, events: readonly StoredEvent[]): Closes => {
  let known = closes;
  let added: Close[] = [];
  for (const event of events) {
    if (event.type !== 'BarObserved') {
      known = changed(withCloses(known, added), event);
      added = [];
    } else if (!isOutside(event.judgement)) added.push({ time: event.bar.time, close: event.bar.close });
  }
  return withCloses(known, added);
};

/** The row of a watched series after more events, the last of them recorded at `recordedAt` (epoch ms); `row` is null before TickerWatched. Throws ReadModelError when a series that is not watched has bars. */
export const projectTicker = (row: TickerRow | null, events: readonly StoredEvent[], recordedAt: number): TickerRow => {
  const facts = watched(row, events);
  return {
    ...facts,
    ...counted(facts, events),
    closes: closesAfter(facts.closes, events),
    lastRecorded: recordedAt,
  };
};
