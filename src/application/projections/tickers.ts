import { isOutside } from '../../domain/anomaly/judgement.ts';
import { NO_CLOSES, withAction, withClose, withCorrectedClose } from '../../domain/baseline/drawdown.ts';
import type { BarCorrected, BarObserved, TickerEvent, TickerWatched } from '../../domain/ticker/events.ts';
import { seriesKey } from '../../domain/market/series.ts';
import { ReadModelError, type TickerRow } from '../ports/read-model.ts';

const NO_BARS = { bars: 0, firstBar: null, lastBar: null, closes: NO_CLOSES };

const watched = (row: TickerRow | null, event: TickerWatched, recordedAt: number): TickerRow => ({
  ...(row ?? NO_BARS),
  series: seriesKey(event.series),
  ticker: event.series.ticker,
  feed: event.feed,
  policy: event.policy,
  lastRecorded: recordedAt,
});

const observed = (row: TickerRow, { bar, judgement }: BarObserved): TickerRow => ({
  ...row,
  bars: row.bars + 1,
  firstBar: Math.min(row.firstBar ?? bar.time, bar.time),
  lastBar: Math.max(row.lastBar ?? bar.time, bar.time),
  closes: isOutside(judgement) ? row.closes : withClose(row.closes, bar),
});

const corrected = (row: TickerRow, { bar, judgement }: BarCorrected): TickerRow =>
  isOutside(judgement) ? row : { ...row, closes: withCorrectedClose(row.closes, bar) };

const changed = (row: TickerRow, event: Exclude<TickerEvent, TickerWatched>): TickerRow => {
  if (event.type === 'BarObserved') return observed(row, event);
  if (event.type === 'BarCorrected') return corrected(row, event);
  return event.type === 'CorporateActionRecorded' ? { ...row, closes: withAction(row.closes, event.action) } : row;
};

/** The row of a watched series after an event recorded at `recordedAt` (epoch ms); `row` is null before TickerWatched. Throws ReadModelError when a series that is not watched has bars. */
export const projectTicker = (row: TickerRow | null, event: TickerEvent, recordedAt: number): TickerRow => {
  if (event.type === 'TickerWatched') return watched(row, event, recordedAt);
  if (!row)
    throw new ReadModelError('corrupt', `${event.type} came for a series that is not watched: rebuild the read model.`);
  return { ...changed(row, event), lastRecorded: recordedAt };
};
