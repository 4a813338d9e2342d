import type { Detector, Unit } from '../../domain/anomaly/detector.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { LeastChange } from '../../domain/ticker/least-change.ts';
import type { Factor } from './factor.ts';
import { countText, priceText, volumeText } from './figures.ts';

/** What would have made a bar a finding: `of` it a value below or above these, in prices or shares. */
export type Needed = {
  readonly of: NonNullable<Detector['field']>;
  readonly below: number | null;
  readonly above: number;
};

const aboveZero = (low: number | null): number | null => (low !== null && low > 0 ? low : null);

const converted = (low: number | null, convert: (limit: number) => number): number | null =>
  low === null ? null : convert(low);

const LIMITS: Readonly<Record<Unit, (factor: Factor, bar: Bar) => Omit<Needed, 'of'> | null>> = {
  'log-return': ({ value, low, high }, { close }) => {
    const closeOf = (move: number): number => (close / Math.exp(value)) * Math.exp(move);
    return { below: converted(low, closeOf), above: closeOf(high) };
  },
  'log-volume': ({ low, high }) => ({ below: converted(low, Math.exp), above: Math.exp(high) }),
  price: ({ low, high }) => ({ below: aboveZero(low), above: high }),
  shares: ({ low, high }) => ({ below: aboveZero(low), above: high }),
  'log-range': () => null,
  share: () => null,
  bars: () => null,
  odds: () => null,
  other: () => null,
};

/** What a factor would have needed of its bar to start a finding, the other factors being as they were; null where it cannot be said in prices or shares. */
export const neededFor = (factor: Factor, bar: Bar): Needed | null => {
  const of = detectorOf(factor.detector)?.field ?? null;
  const limits = LIMITS[factor.unit](factor, bar);
  return of && limits ? { of, ...limits } : null;
};

const NOUNS: Readonly<Record<LeastChange['of'], string>> = {
  close: 'a close',
  volume: 'a volume',
  gap: 'an open, kept to the close,',
  open: 'an open',
  run: 'a run of more than',
};

/** What was needed, in words: `a close below 3,225.89 or above 3,451.02`. */
export const neededText = ({ of, below, above }: LeastChange): string => {
  if (of === 'run') return `${NOUNS.run} ${countText(above ?? 0, 'bar')} at one price`;
  const text = of === 'volume' ? volumeText : priceText;
  const limits = [below === null ? [] : `below ${text(below)}`, above === null ? [] : `above ${text(above)}`].flat();
  return `${NOUNS[of]} ${limits.join(' or ')}`;
};
