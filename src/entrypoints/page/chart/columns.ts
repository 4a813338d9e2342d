import type { Bar } from '../api/answers.ts';
import type { Span } from './place.ts';

/** The band of bars, gathered in columns of `stride` bars each: index of the first bar, highest high, lowest low; `runs` are where a column starts after a gap, and the end. Arrays are used again by the next gathering. */
export type Columns = {
  readonly at: number[];
  readonly high: number[];
  readonly low: number[];
  readonly runs: number[];
  count: number;
};

/** Columns that hold nothing yet. */
export const emptyColumns = (): Columns => ({ at: [], high: [], low: [], runs: [], count: 0 });

const openColumn = (columns: Columns, index: number): void => {
  const { count } = columns;
  columns.at[count] = index;
  columns.high[count] = -Infinity;
  columns.low[count] = Infinity;
  columns.count += 1;
};

const widen = ({ high, low, count }: Columns, band: NonNullable<Bar['band']>): void => {
  const last = count - 1;
  high[last] = Math.max(high[last] ?? -Infinity, band.high);
  low[last] = Math.min(low[last] ?? Infinity, band.low);
};

/** Gathers the bands of a stretch of bars; a column begins at every multiple of `stride`, so that panning changes none but the outermost, and after each bar without a band. */
export const gather = (columns: Columns, bars: readonly Bar[], { from, to }: Span, stride: number): void => {
  columns.count = 0;
  columns.runs.length = 0;
  let isGap = true;
  for (let index = from; index <= to; index += 1) {
    const band = bars[index]?.band;
    if (!band) {
      isGap = true;
      continue;
    }
    if (isGap) columns.runs.push(columns.count);
    if (isGap || index % stride === 0) openColumn(columns, index);
    isGap = false;
    widen(columns, band);
  }
  columns.runs.push(columns.count);
};
