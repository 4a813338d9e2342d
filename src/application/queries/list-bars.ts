import { DAY } from '../../domain/market/civil.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import type { BarRow, Readings } from '../ports/read-model.ts';

/** Which bars of a series: session days (since 1970-01-01, inclusive) and how many of the newest. */
export type BarsQuery = {
  readonly series: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
};

const dayStart = (day: number): number => fromNewYork(day * DAY);

/** The newest `limit` bars of the days asked for, oldest first. */
export const listBars = (readModel: Pick<Readings, 'bars'>, query: BarsQuery): Promise<readonly BarRow[]> => {
  const from = query.from === undefined ? Number.MIN_SAFE_INTEGER : dayStart(query.from);
  const to = query.to === undefined ? Number.MAX_SAFE_INTEGER : dayStart(query.to + 1) - 1;
  return readModel.bars(query.series, from, to, query.limit);
};
