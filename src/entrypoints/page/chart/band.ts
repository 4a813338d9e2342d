import type { Bar } from '../api/answers.ts';
import { emptyColumns, gather, type Columns } from './columns.ts';
import { visibleSpan, xOf, type Place, type Span } from './place.ts';
import { layer, type Layer } from './layer.ts';

type Drawing = {
  readonly bars: readonly Bar[];
  readonly span: Span | null;
  readonly bandColor: string;
  readonly spanColor: string;
};

/** Least shading on either side of a bar, in pixels. */
const LEAST_BESIDE = 3;

/** Narrowest column of the band, in pixels: with more bars than that, several are drawn as one. */
const COLUMN_WIDTH = 1.5;

const drawSpan = (place: Place, context: CanvasRenderingContext2D, span: Span, height: number): void => {
  const [from, to] = [xOf(place, span.from), xOf(place, span.to)];
  const beside = Math.max(LEAST_BESIDE, place.chart.timeScale().options().barSpacing / 2);
  context.fillRect(from - beside, 0, to - from + 2 * beside, height);
};

/** Outlines the columns from one index up to another: along the highs and back along the lows. */
const outline = (place: Place, context: CanvasRenderingContext2D, columns: Columns, [from, to]: [number, number]) => {
  const { at, high, low } = columns;
  const y = (price: number | undefined): number => place.series.priceToCoordinate(price ?? 0) ?? 0;
  const x = (column: number): number => xOf(place, at[column] ?? 0);
  context.beginPath();
  for (let column = from; column < to; column += 1) context.lineTo(x(column), y(high[column]));
  for (let column = to - 1; column >= from; column -= 1) context.lineTo(x(column), y(low[column]));
  context.fill();
};

const drawBand = (place: Place, context: CanvasRenderingContext2D, bars: readonly Bar[], columns: Columns): void => {
  const spacing = xOf(place, 1) - xOf(place, 0);
  gather(columns, bars, visibleSpan(place, bars.length), Math.max(1, Math.ceil(COLUMN_WIDTH / spacing)));
  for (let run = 1; run < columns.runs.length; run += 1)
    outline(place, context, columns, [columns.runs[run - 1] ?? 0, columns.runs[run] ?? 0]);
};

/** A layer that shades, behind a series, the band its closes were expected in, and the stretch of the finding that is open. */
export const expectedBand = (): Layer<Drawing> => {
  const columns = emptyColumns();
  const first: Drawing = { bars: [], span: null, bandColor: 'transparent', spanColor: 'transparent' };
  return layer('bottom', first, (place, target, { bars, span, bandColor, spanColor }) => {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.fillStyle = spanColor;
      if (span) drawSpan(place, context, span, mediaSize.height);
      context.fillStyle = bandColor;
      drawBand(place, context, bars, columns);
    });
  });
};
