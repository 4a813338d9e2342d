import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
} from 'lightweight-charts';
import type { BarItem } from '../api/answers.ts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Indices of the first and last bar of a stretch. */
export type Span = { readonly from: number; readonly to: number };

type Drawing = {
  bars: readonly BarItem[];
  span: Span | null;
  bandColor: string;
  spanColor: string;
};

type Place = { readonly chart: IChartApi; readonly series: ISeriesApi<SeriesType>; readonly requestUpdate: () => void };

type Edge = { readonly x: number; readonly high: number; readonly low: number };

/** Least shading on either side of a bar, in pixels. */
const LEAST_BESIDE = 3;

const visible = ({ chart }: Place, bars: readonly BarItem[]): Span => {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (!range) return { from: 0, to: -1 };
  return { from: Math.max(0, Math.floor(range.from) - 1), to: Math.min(bars.length - 1, Math.ceil(range.to) + 1) };
};

const edgeOf = ({ chart, series }: Place, bar: BarItem, index: number): Edge | null => {
  if (!bar.band) return null;
  const x = chart.timeScale().logicalToCoordinate(index as Logical);
  const high = series.priceToCoordinate(bar.band.high);
  const low = series.priceToCoordinate(bar.band.low);
  return x === null || high === null || low === null ? null : { x, high, low };
};

/** The visible bars' edges, in runs without a gap. */
const runsOf = (place: Place, bars: readonly BarItem[]): readonly (readonly Edge[])[] => {
  const { from, to } = visible(place, bars);
  const runs: Edge[][] = [[]];
  for (const [offset, bar] of bars.slice(from, to + 1).entries()) {
    const edge = edgeOf(place, bar, from + offset);
    if (edge) runs.at(-1)?.push(edge);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 1);
};

const outline = (run: readonly Edge[]): Path2D => {
  const path = new Path2D();
  for (const { x, high } of run) path.lineTo(x, high);
  for (const { x, low } of run.toReversed()) path.lineTo(x, low);
  path.closePath();
  return path;
};

const drawSpan = (place: Place, context: CanvasRenderingContext2D, span: Span, height: number): void => {
  const scale = place.chart.timeScale();
  const from = scale.logicalToCoordinate(span.from as Logical);
  const to = scale.logicalToCoordinate(span.to as Logical);
  const beside = Math.max(LEAST_BESIDE, scale.options().barSpacing / 2);
  if (from !== null && to !== null) context.fillRect(from - beside, 0, to - from + 2 * beside, height);
};

/** Shades, behind a series, the band its closes were expected in, and the stretch of the finding that is open. */
export class ExpectedBand implements ISeriesPrimitive {
  #place: Place | null = null;
  readonly #drawing: Drawing = { bars: [], span: null, bandColor: 'transparent', spanColor: 'transparent' };
  readonly #views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter): void {
    this.#place = { chart, series, requestUpdate };
  }

  detached(): void {
    this.#place = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  /** Changes what is drawn. */
  show(change: Partial<Drawing>): void {
    Object.assign(this.#drawing, change);
    this.#place?.requestUpdate();
  }

  #draw(target: Target): void {
    const place = this.#place;
    if (!place) return;
    const { bars, span, bandColor, spanColor } = this.#drawing;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.fillStyle = spanColor;
      if (span) drawSpan(place, context, span, mediaSize.height);
      context.fillStyle = bandColor;
      for (const run of runsOf(place, bars)) context.fill(outline(run));
    });
  }
}
