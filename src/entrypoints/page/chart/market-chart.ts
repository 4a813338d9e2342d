import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { Interval } from '../../../domain/market/series.ts';
import type { Bar, Finding } from '../api/answers.ts';
import { barTime } from './bar-time.ts';
import { expectedBand } from './band.ts';
import { marksOf } from './marks.ts';
import { candleColors, chartColors, FIXED_OPTIONS, lineColors, volumeColors, type Style } from './options.ts';
import type { Palette } from './palette.ts';
import type { Span } from './place.ts';
import { replayMarks, type ReplayMark } from './replay-marks.ts';

/** What a chart shows: bars oldest first, findings newest first. */
export type Picture = {
  readonly bars: readonly Bar[];
  readonly findings: readonly Finding[];
  readonly interval: Interval;
};

/** What a chart tells: the index of the bar under the pointer, the id of a finding that was picked, the bars in view. */
export type Listeners = {
  readonly onHover: (index: number | null) => void;
  readonly onPick: (id: string) => void;
  readonly onView: (view: Span) => void;
};

/** Narrowest candle that can be read, in pixels from one to the next. */
const CANDLE_SPACING = 2.6;

/** How far from its bar a finding can still be picked, in pixels. */
const REACH = 9;

/** Bars in view beside a finding, unless the view is about that wide already. */
const CONTEXT = { least: 30, usual: 120, most: 200 };

/** Candles or line with expected band and marks over a pane of volume. */
export class MarketChart {
  readonly #chart: IChartApi;
  readonly #line: ISeriesApi<'Line'>;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #priceMarks: ISeriesMarkersPluginApi<Time>;
  readonly #volumeMarks: ISeriesMarkersPluginApi<Time>;
  readonly #band = expectedBand();
  readonly #replay = replayMarks();
  readonly #listeners: Listeners;
  #picture: Picture = { bars: [], findings: [], interval: '1d' };
  #indices: ReadonlyMap<string, number> = new Map();
  #style: Style = 'auto';
  #candlesDrawn: boolean | null = null;

  constructor(host: HTMLElement, listeners: Listeners) {
    this.#listeners = listeners;
    this.#chart = createChart(host, FIXED_OPTIONS);
    this.#line = this.#chart.addSeries(LineSeries);
    this.#candles = this.#chart.addSeries(CandlestickSeries);
    this.#volume = this.#chart.addSeries(HistogramSeries, {}, 1);
    this.#line.attachPrimitive(this.#band.primitive);
    this.#line.attachPrimitive(this.#replay.primitive);
    this.#priceMarks = createSeriesMarkers(this.#line, []);
    this.#volumeMarks = createSeriesMarkers(this.#volume, []);
    this.#chart.panes()[0]?.setStretchFactor(4);
    this.#chart.panes()[1]?.setStretchFactor(1);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#viewChanged());
    this.#chart.subscribeCrosshairMove(({ logical }) => listeners.onHover(logical ?? null));
    this.#chart.subscribeClick((event) => this.#clicked(event));
  }

  /** Shows bars and findings; the view stays where it is. */
  show(picture: Picture, palette: Palette): void {
    const { bars, interval } = picture;
    if (bars !== this.#picture.bars || interval !== this.#picture.interval) this.#setBars(picture);
    this.#picture = picture;
    this.#paint(palette);
  }

  #setBars({ bars, interval }: Picture): void {
    const timed = bars.map((bar) => ({ ...bar, time: barTime(bar.timestamp, interval) }));
    this.#indices = new Map(bars.map(({ timestamp }, index) => [timestamp, index]));
    this.#chart.applyOptions({ timeScale: { timeVisible: interval !== '1d' } });
    this.#candles.setData(timed.map(({ time, open, high, low, close }) => ({ time, open, high, low, close })));
    this.#line.setData(timed.map(({ time, close }) => ({ time, value: close })));
    this.#volume.setData(timed.map(({ time, volume }) => ({ time, value: volume })));
  }

  #paint(palette: Palette): void {
    const { bars, findings, interval } = this.#picture;
    this.#chart.applyOptions(chartColors(palette));
    this.#candles.applyOptions(candleColors(palette));
    this.#line.applyOptions(lineColors(palette));
    this.#volume.applyOptions(volumeColors(palette));
    this.#band.show({ bars, bandColor: palette.band, spanColor: palette.span });
    this.#replay.show({ color: palette.replay, ground: palette.ground });
    const marks = marksOf(findings, (timestamp) => bars[this.#indices.get(timestamp) ?? -1], interval, palette);
    this.#priceMarks.setMarkers(marks.price);
    this.#volumeMarks.setMarkers(marks.volume);
  }

  /** Draws candles, a line, or what fits. */
  draw(style: Style): void {
    this.#style = style;
    this.#applyStyle();
  }

  #applyStyle(): void {
    const candles = this.#style === 'auto' ? this.#spacing() >= CANDLE_SPACING : this.#style === 'candles';
    if (candles === this.#candlesDrawn) return;
    this.#candlesDrawn = candles;
    this.#candles.applyOptions({ visible: candles });
    this.#line.applyOptions({ lineVisible: !candles });
  }

  #spacing(): number {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    return range ? this.#chart.timeScale().width() / (range.to - range.from) : CANDLE_SPACING;
  }

  /** Shows the newest bars, or with null all. */
  showLast(bars: number | null): void {
    const end = this.#picture.bars.length;
    if (bars === null) this.#chart.timeScale().fitContent();
    else this.#setView(Math.max(0, end - bars) - 0.5, end + 2);
  }

  /** Brings the stretch of a finding into view and shades it; null shades nothing. */
  focus(finding: Finding | null): void {
    const from = finding ? this.#indices.get(finding.timestamp) : undefined;
    if (!finding || from === undefined) {
      this.#band.show({ span: null });
      return;
    }
    const span = { from, to: this.#indices.get(finding.bars.at(-1) ?? '') ?? from };
    this.#band.show({ span });
    this.#bringIntoView(span);
  }

  #bringIntoView({ from, to }: Span): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    const width = range ? range.to - range.from : 0;
    const wide = width >= CONTEXT.least && width <= CONTEXT.most ? width : CONTEXT.usual;
    const view = Math.max(wide, (to - from) * 1.5);
    const end = Math.min((from + to) / 2 + view * 0.4, this.#picture.bars.length + 2);
    this.#setView(end - view, end);
  }

  /** Marks what a replay changes: pairs of a bar's start (ISO instant) and the change, oldest first; bars that are not there have no mark. */
  markReplay(changes: readonly (readonly [timestamp: string, change: ReplayMark['change']])[]): void {
    const marks = changes.flatMap(([timestamp, change]) => {
      const index = this.#indices.get(timestamp);
      return index === undefined ? [] : [{ index, change }];
    });
    this.#replay.show({ marks: marks.toSorted((a, b) => a.index - b.index) });
  }

  /** Index of the bar that starts at an ISO instant, or null. */
  indexOf(timestamp: string): number | null {
    return this.#indices.get(timestamp) ?? null;
  }

  /** Brings a bar to the middle of the view. */
  showBar(index: number): void {
    this.#bringIntoView({ from: index, to: index });
  }

  #setView(from: number, to: number): void {
    this.#chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  #viewChanged(): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    this.#applyStyle();
    this.#listeners.onView({ from: range.from, to: range.to });
  }

  #clicked({ hoveredInfo, point }: MouseEventParams): void {
    const id = hoveredInfo?.objectId ?? (point ? this.#nearest(point.x) : null);
    if (typeof id === 'string') this.#listeners.onPick(id);
  }

  #distance({ loudest }: Finding, x: number): number {
    const at = this.#chart.timeScale().timeToCoordinate(barTime(loudest.timestamp, this.#picture.interval));
    return at === null ? Infinity : Math.abs(at - x);
  }

  #nearest(x: number): string | null {
    let best: { readonly id: string; readonly away: number } = { id: '', away: Infinity };
    for (const finding of this.#picture.findings) {
      const away = this.#distance(finding, x);
      if (away < best.away) best = { id: finding.id, away };
    }
    return best.away <= REACH ? best.id : null;
  }

  /** Takes the chart off the page. */
  remove(): void {
    this.#chart.remove();
  }
}
