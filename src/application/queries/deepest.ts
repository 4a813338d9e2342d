import { drawdownOf } from '../../domain/baseline/drawdown.ts';
import type { BarRow, FindingRow, Readings } from '../ports/read-model.ts';

/** The bar at `time` that closed farthest below the peak, `value` as a share of that: -0.2 is a fifth. */
export type Depth = { readonly time: number; readonly value: number };

/** Bars of a drawdown looked through, the newest: twenty years of days. */
const LOOKED_THROUGH = 5040;

const depthOf = ({ bar: { time }, judgement }: BarRow): readonly Depth[] =>
  judgement.channels.flatMap(({ detector, value }) => (detector === 'drawdown' ? [{ time, value }] : []));

/** The reading of the bar at which the series stood the lowest below a peak that it ever did; null where that lies outside of the span, or was not read there. */
const deepestEver = async (readModel: Readings, series: string, from: number, to: number): Promise<Depth | null> => {
  const ticker = await readModel.ticker(series);
  const time = (ticker && drawdownOf(ticker.closes)?.deepest?.to) ?? -Infinity;
  if (time < from || time > to) return null;
  const bars = await readModel.bars(series, time, time, 1);
  return bars.flatMap(depthOf)[0] ?? null;
};

/** How deep a drawdown went, by the readings of its bars: those that only deepen it are none of the bars it was told for. Null of other findings. */
export const deepestOf = async (readModel: Readings, row: FindingRow): Promise<Depth | null> => {
  if (row.kind !== 'drawdown') return null;
  const { series, onset, end } = row;
  const last = end ?? Number.MAX_SAFE_INTEGER;
  const ever = await deepestEver(readModel, series, onset, last);
  if (ever) return ever;
  const bars = await readModel.bars(series, onset, last, LOOKED_THROUGH);
  return bars.flatMap(depthOf).reduce<Depth | null>((a, b) => (a && a.value <= b.value ? a : b), null);
};
