import type { BarRow, FindingRow, Readings } from '../ports/read-model.ts';

/** The bar at `time` that closed farthest below the peak, `value` as a share of that: -0.2 is a fifth. */
export type Depth = { readonly time: number; readonly value: number };

/** Bars of a drawdown looked through, the newest: twenty years of days. */
const LOOKED_THROUGH = 5040;

const depthOf = ({ bar: { time }, judgement }: BarRow): readonly Depth[] =>
  judgement.channels.flatMap(({ detector, value }) => (detector === 'drawdown' ? [{ time, value }] : []));

/** How deep a drawdown went, by the readings of its bars: those that only deepen it are none of the bars it was told for. Null of other findings. */
export const deepestOf = async (readModel: Readings, row: FindingRow): Promise<Depth | null> => {
  if (row.kind !== 'drawdown') return null;
  const bars = await readModel.bars(row.series, row.onset, row.end ?? Number.MAX_SAFE_INTEGER, LOOKED_THROUGH);
  return bars.flatMap(depthOf).reduce<Depth | null>((a, b) => (a && a.value <= b.value ? a : b), null);
};
