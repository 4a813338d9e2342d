import { parseSeriesKey, type Interval } from '../../domain/market/series.ts';
import { ReadModelError, type TickerRow } from '../ports/read-model.ts';

/** Which of a ticker's series; what is left out may be any. */
export type SeriesChoice = { readonly feed?: string; readonly interval?: Interval };

/** The length of a series' bars. Throws ReadModelError for a row whose key is no series. */
export const intervalOf = (row: TickerRow): Interval => {
  const series = parseSeriesKey(row.series);
  if (!series) throw new ReadModelError('corrupt', `${row.series} is no series: rebuild the read model.`);
  return series.interval;
};

const matches = (row: TickerRow, { feed, interval }: SeriesChoice): boolean =>
  (feed === undefined || row.feed.id === feed) && (interval === undefined || intervalOf(row) === interval);

/** The series that fit the choice, in the order given. */
export const fittingSeries = (rows: readonly TickerRow[], choice: SeriesChoice): readonly TickerRow[] =>
  rows.filter((row) => matches(row, choice));

/** Of the series that fit the choice, the one recorded last; null when none fits. */
export const chooseSeries = (rows: readonly TickerRow[], choice: SeriesChoice): TickerRow | null => {
  let newest: TickerRow | null = null;
  for (const row of fittingSeries(rows, choice)) {
    if (!newest || row.lastRecorded > newest.lastRecorded) newest = row;
  }
  return newest;
};
