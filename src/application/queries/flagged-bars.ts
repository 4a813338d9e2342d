import type { Policy } from '../../domain/anomaly/policy.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import { createDetection } from '../commands/detect.ts';
import type { ReadModel, TickerRow } from '../ports/read-model.ts';

const flaggedOf = async (readModel: ReadModel, policy: Policy, row: TickerRow): Promise<number> => {
  const series = parseSeriesKey(row.series);
  if (!series || row.firstBar === null || row.lastBar === null) return 0;
  const detection = createDetection(policy, row.feed, series.interval);
  const bars = await readModel.bars(row.series, row.firstBar, row.lastBar, row.bars);
  return bars.filter(({ bar }) => detection.next(row.ticker, bar).judgement?.verdict === 'anomalous').length;
};

/** How many of the judged bars another policy would have flagged. */
export const countFlagged = async (readModel: ReadModel, policy: Policy): Promise<number> => {
  let flagged = 0;
  for (const row of await readModel.tickers()) flagged += await flaggedOf(readModel, policy, row);
  return flagged;
};
