import type {
  IChartApi,
  IPrimitivePaneRenderer,
  ISeriesApi,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';

/** What a primitive draws on. */
export type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Where a primitive is attached, and how it asks to be drawn again. */
export type Place = {
  readonly chart: IChartApi;
  readonly series: ISeriesApi<SeriesType>;
  readonly requestUpdate: () => void;
};

/** Indices of the first and last bar of a stretch. */
export type Span = { readonly from: number; readonly to: number };

/** Where a primitive is attached. */
export const placeOf = ({ chart, series, requestUpdate }: SeriesAttachedParameter): Place => ({
  chart,
  series,
  requestUpdate,
});

/** The bars in view and one beside on either side, of `count`; empty (`to` before `from`) before the first drawing. */
export const visibleSpan = ({ chart }: Place, count: number): Span => {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (!range) return { from: 0, to: -1 };
  return { from: Math.max(0, Math.floor(range.from) - 1), to: Math.min(count - 1, Math.ceil(range.to) + 1) };
};

/** Where a bar stands across the pane, in pixels. */
export const xOf = ({ chart }: Place, index: number): number =>
  chart.timeScale().logicalToCoordinate(index as Logical) ?? Number.NaN;
