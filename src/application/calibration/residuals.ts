import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { Reading } from '../../domain/anomaly/detector.ts';
import { LASTING } from '../../domain/anomaly/kinds.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Place } from '../../domain/market/place.ts';
import type { Interval } from '../../domain/market/series.ts';
import { absorbBar, emptyBaseline, placeOfNext, readBar, remember } from '../../domain/ticker/memory.ts';
import { settlingBars, type Tape } from './histories.ts';
import { spanOf, type Measured, type Span, type Table } from './measured.ts';

/** The bars that tails were fitted on, and those left out: the settling sessions of each ticker, shortened sessions, thin trading, and those nothing was read on (no trade). */
export type Counted = {
  readonly fitted: number;
  readonly settling: number;
  readonly short: number;
  readonly thin: number;
  readonly idle: number;
};

/** Standardised residuals of each measured detector over all tickers, and the bars that were counted. */
export type Residuals = {
  readonly residuals: ReadonlyMap<Measured, readonly number[]>;
  readonly counted: Counted;
};

/** What says that a ticker trades too thinly. */
const STILLNESS: Readonly<Record<Span, string>> = { daily: 'stale', intraday: 'slot-stale' };

/** A bar that a detector finds nothing on counts as not unusual where both sides do: most bars keep no gap. */
const residualOf = (reading: Reading, side: Table['side']): number => {
  if (reading.status !== 'ready') return 0;
  const z = (reading.value - reading.expected) / reading.spread;
  return side === 'both' ? Math.abs(z) : z;
};

const isRead = ({ side }: Measured, reading: Reading): boolean =>
  reading.status === 'ready' || (reading.status === 'absent' && side === 'both');

const isCounted = (measured: Measured, reading: Reading, { isFirst }: Place): boolean =>
  isRead(measured, reading) && (isFirst || measured.per === 'bar');

const isLasting = ({ detector }: Measured): boolean => LASTING.has(detectorOf(detector)?.kind ?? 'price');

/** Residuals of which each stretch above 0 counts once, by its farthest: a lasting change is told once. */
export const farthestOf = (residuals: readonly number[]): readonly number[] => {
  let farthest = 0;
  return residuals.map((residual, i) => {
    farthest = Math.max(farthest, residual);
    if (residual > 0 && i + 1 < residuals.length) return 0;
    const counted = farthest;
    farthest = 0;
    return counted;
  });
};

/** What becomes of a bar after the settling ones. */
const usedFor = ({ isShort }: Place, readings: readonly Reading[]): keyof Counted => {
  if (isShort) return 'short';
  if (readings.at(-1)?.status === 'thin') return 'thin';
  return readings[0]?.status === 'ready' ? 'fitted' : 'idle';
};

type Collected = {
  readonly interval: Interval;
  readonly residuals: ReadonlyMap<Measured, number[]>;
  readonly counted: Record<keyof Counted, number>;
};

const collect = ({ interval, residuals, counted }: Collected, bars: readonly Bar[]): void => {
  const baseline = emptyBaseline({ interval, sessions: 'regular' });
  const all = [...residuals.keys()];
  remember(baseline, [...all.map(({ detector }) => detector), STILLNESS[spanOf(interval)]]);
  const settling = settlingBars(interval, bars);
  const own = all.map((): number[] => []);
  bars.forEach((bar, i) => {
    const readings = readBar(baseline, bar);
    const place = placeOfNext(baseline, bar);
    const use = i < settling ? 'settling' : usedFor(place, readings);
    counted[use] += 1;
    all.forEach((measured, k) => {
      const reading = readings[k];
      if (use === 'fitted' && reading && isCounted(measured, reading, place))
        own[k]?.push(residualOf(reading, measured.side));
    });
    absorbBar(baseline, bar, 0);
  });
  all.forEach((measured, k) => {
    const values = own[k] ?? [];
    for (const value of isLasting(measured) ? farthestOf(values) : values) residuals.get(measured)?.push(value);
  });
};

/** What the measured detectors read of the tickers of a tape, each judged by its own past. */
export const residualsOf = ({ interval, histories }: Tape, measured: readonly Measured[]): Residuals => {
  const residuals = new Map(measured.map((one): [Measured, number[]] => [one, []]));
  const counted = { fitted: 0, settling: 0, short: 0, thin: 0, idle: 0 };
  for (const bars of histories.values()) collect({ interval, residuals, counted }, bars);
  return { residuals, counted };
};
