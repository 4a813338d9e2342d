import {
  ColorType,
  CrosshairMode,
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  type DeepPartial,
  type HistogramSeriesPartialOptions,
  type LineSeriesPartialOptions,
} from 'lightweight-charts';
import { priceText } from '../../../application/wording/figures.ts';
import type { Palette } from './palette.ts';

/** How prices are drawn; `auto` draws candles while they are wide enough to be read. */
export type Style = 'auto' | 'candles' | 'line';

/** What never changes about the chart. The notice the library asks for stands in the footer, so its logo is off. */
export const FIXED_OPTIONS: DeepPartial<ChartOptions> = {
  autoSize: true,
  crosshair: { mode: CrosshairMode.Magnet },
  handleScroll: { vertTouchDrag: false },
  handleScale: { axisPressedMouseMove: { price: false } },
  layout: {
    attributionLogo: false,
    fontFamily: 'system-ui, sans-serif',
    fontSize: 11,
    panes: { enableResize: false },
  },
  localization: { locale: 'en-US' },
  rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.09, bottom: 0.06 } },
  timeScale: {
    borderVisible: false,
    enableConflation: true,
    minBarSpacing: 0.02,
    rightOffset: 3,
    secondsVisible: false,
  },
};

/** The chart's colours. */
export const chartColors = ({ text, grid, line, faint }: Palette): DeepPartial<ChartOptions> => ({
  layout: {
    background: { type: ColorType.Solid, color: 'transparent' },
    textColor: text,
    panes: { separatorColor: grid, separatorHoverColor: grid },
  },
  grid: { vertLines: { color: grid }, horzLines: { color: grid } },
  crosshair: {
    vertLine: { color: faint, labelBackgroundColor: line },
    horzLine: { color: faint, labelBackgroundColor: line },
  },
});

/** Candles: hollow when rising, filled when falling, so that colour is left to the findings. */
export const candleColors = ({ rising, falling }: Palette): CandlestickSeriesPartialOptions => ({
  upColor: 'transparent',
  borderUpColor: rising,
  wickUpColor: rising,
  downColor: falling,
  borderDownColor: falling,
  wickDownColor: falling,
  priceLineVisible: false,
  lastValueVisible: false,
});

/** The closing line. */
export const lineColors = ({ line }: Palette): LineSeriesPartialOptions => ({
  color: line,
  lineWidth: 1,
  priceFormat: { type: 'custom', formatter: priceText, minMove: 0.0001 },
  priceLineVisible: false,
  lastValueVisible: false,
  crosshairMarkerVisible: false,
});

/** The bars of the volume pane. */
export const volumeColors = ({ volume }: Palette): HistogramSeriesPartialOptions => ({
  color: volume,
  priceFormat: { type: 'volume' },
  priceLineVisible: false,
  lastValueVisible: false,
});
