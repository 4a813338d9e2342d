import type { SeriesMarker, Time } from 'lightweight-charts';
import type { Interval } from '../../../domain/market/series.ts';
import type { Bar, Finding } from '../api/answers.ts';
import { barTime } from './bar-time.ts';
import type { Palette } from './palette.ts';
import { MARK_SIZE, shapeOf } from './shapes.ts';

/** Marks of findings, in time order: `volume` belong on the volume pane, `price` on the price pane. */
export type Marks = { readonly price: SeriesMarker<Time>[]; readonly volume: SeriesMarker<Time>[] };

const markOf = (finding: Finding, bar: Bar, interval: Interval, palette: Palette): SeriesMarker<Time> => {
  const { id, loudest, severity } = finding;
  const { kind, direction, timestamp } = loudest;
  const look = {
    id,
    time: barTime(timestamp, interval),
    shape: shapeOf(kind, direction),
    color: palette.severity[severity],
    size: MARK_SIZE[severity],
  };
  if (kind === 'volume') return { ...look, position: 'aboveBar' };
  return direction === 'up'
    ? { ...look, position: 'atPriceBottom', price: bar.low }
    : { ...look, position: 'atPriceTop', price: bar.high };
};

/** The marks of findings (newest first) whose loudest bar is there. */
export const marksOf = (
  findings: readonly Finding[],
  barAt: (timestamp: string) => Bar | undefined,
  interval: Interval,
  palette: Palette,
): Marks => {
  const marks: Marks = { price: [], volume: [] };
  for (const finding of findings.toReversed()) {
    const bar = barAt(finding.loudest.timestamp);
    const pane = finding.loudest.kind === 'volume' ? marks.volume : marks.price;
    if (bar) pane.push(markOf(finding, bar, interval, palette));
  }
  return marks;
};
