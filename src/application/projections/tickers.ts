import type { TickerEvent, TickerWatched } from '../../domain/ticker/events.ts';
import { seriesKey } from '../../domain/market/series.ts';
import { ReadModelError, type TickerRow } from '../ports/read-model.ts';

const watched = (row: TickerRow | null, event: TickerWatched, recordedAt: number): TickerRow => ({
  series: seriesKey(event.series),
  ticker: event.series.ticker,
  feed: event.feed,
  policy: event.policy,
  bars: row?.bars ?? 0,
  firstBar: row?.firstBar ?? null,
  lastBar: row?.lastBar ?? null,
  lastRecorded: recordedAt,
});

const observed = (row: TickerRow, time: number, recordedAt: number): TickerRow => ({
  ...row,
  bars: row.bars + 1,
  firstBar: Math.min(row.firstBar ?? time, time),
  lastBar: Math.max(row.lastBar ?? time, time),
  lastRecorded: recordedAt,
});

/** The row of a watched series after an event recorded at `recordedAt` (epoch ms); `row` is null before TickerWatched. Throws ReadModelError when a series that is not watched has bars. */
export const projectTicker = (row: TickerRow | null, event: TickerEvent, recordedAt: number): TickerRow => {
  if (event.type === 'TickerWatched') return watched(row, event, recordedAt);
  if (!row)
    throw new ReadModelError('corrupt', `${event.type} came for a series that is not watched: rebuild the read model.`);
  return event.type === 'BarObserved'
    ? observed(row, event.bar.time, recordedAt)
    : { ...row, lastRecorded: recordedAt };
};
