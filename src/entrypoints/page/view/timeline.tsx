import { useMemo } from 'preact/hooks';
import type { Severity } from '../../../domain/anomaly/kinds.ts';
import type { Bar, Finding } from '../api/answers.ts';
import { view, wanted } from '../state/chart.ts';
import { book } from '../state/market.ts';
import { opened, shown } from '../state/selection.ts';

const HEIGHT = 100;
const POINTS = 400;

/** Height of a finding's stroke, so that severity can be told without colour. */
const STROKE: Readonly<Record<Severity, number>> = { medium: 35, high: 60, critical: 100 };

/** The closes on a logarithmic scale, thinned to what the strip can show. */
const closePath = (bars: readonly Bar[]): string => {
  const logs = bars.map(({ close }) => Math.log(close));
  const least = logs.reduce((a, b) => Math.min(a, b), Infinity);
  const most = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const step = Math.max(1, Math.floor(logs.length / POINTS));
  const y = (log: number): string => (HEIGHT * (0.95 - (0.9 * (log - least)) / (most - least || 1))).toFixed(1);
  return logs.flatMap((log, index) => (index % step === 0 ? [`${index} ${y(log)}`] : [])).join('L');
};

const strokes = (findings: readonly Finding[], bars: readonly Bar[], open: string | undefined) => {
  const indices = new Map(bars.map(({ timestamp }, index) => [timestamp, index]));
  return findings.flatMap(({ id, loudest, severity }) => {
    const x = indices.get(loudest.timestamp);
    const classes = id === open ? `${severity} open` : severity;
    return x === undefined ? [] : [<path key={id} class={classes} d={`M${x} ${HEIGHT}v-${STROKE[severity]}`} />];
  });
};

const goTo = (event: MouseEvent & { currentTarget: SVGSVGElement }, bars: number): void => {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  wanted.value = Math.min(bars - 1, Math.max(0, Math.round(((event.clientX - left) / width) * bars)));
};

const yearOf = (bar: Bar | undefined): string => bar?.sessionDate.slice(0, 4) ?? '';

/** What the chart shows; it lies on a layer of its own, so that panning draws the strip no second time. */
const Window = ({ bars }: { bars: number }) => {
  const { from, to } = view.value ?? { from: 0, to: 0 };
  const left = Math.max(0, from) / bars;
  const width = Math.max(0, Math.min(bars, to) / bars - left);
  return <i class="window" style={{ transform: `translateX(${100 * left}%) scaleX(${width})` }} />;
};

const Strip = ({ bars }: { bars: readonly Bar[] }) => {
  const [findings, open] = [shown.value, opened.value?.id];
  const path = useMemo(() => closePath(bars), [bars]);
  const marks = useMemo(() => strokes(findings, bars, open), [findings, bars, open]);
  return (
    <svg viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" onClick={(e) => goTo(e, bars.length)}>
      <path class="closes" d={`M${path}`} />
      {marks}
    </svg>
  );
};

/** Everything there is of the series on one strip: closes, findings, and what the chart shows; a click goes there. */
export const Timeline = () => {
  const bars = book.value?.bars ?? [];
  if (bars.length === 0) return <div class="timeline" />;
  return (
    <div class="timeline" aria-hidden="true">
      <span>{yearOf(bars[0])}</span>
      <div class="strip">
        <Window bars={bars.length} />
        <Strip bars={bars} />
      </div>
      <span>{yearOf(bars.at(-1))}</span>
    </div>
  );
};
