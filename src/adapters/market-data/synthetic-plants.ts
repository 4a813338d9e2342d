import { BARS_PER_YEAR } from '../../domain/market/series.ts';
import { pick, type Random } from './synthetic-random.ts';
import type { SyntheticInterval } from './synthetic-walk.ts';

/** What can be planted: a jump that stays, a bad tick that reverts, a volume, a spell of volatility, a stale feed, missing bars, a split. */
export const PLANT_KINDS = ['jump', 'bad-tick', 'volume', 'volatility', 'stale', 'missing', 'split'] as const;
export type PlantKind = (typeof PLANT_KINDS)[number];

/** A plant in the bars of a ticker: `at` counts its bars from 0, `bars` says for how many it lasts. `size` is in deviations of the bar for jump and bad-tick (below 0: down), a factor for volume and volatility, new shares for an old one for split, and 1 else. */
export type Plant = {
  readonly ticker: string;
  readonly kind: PlantKind;
  readonly at: number;
  readonly bars: number;
  readonly size: number;
};

/** Bars before the first plant, so that a baseline is there. */
const QUIET_START = 150;

/** Least distance between two plants. */
const LEAST_DISTANCE = 40;

type Sizes = { readonly bars: number; readonly sizes: readonly [number, ...number[]] };

const SIZES: Readonly<Record<PlantKind, Sizes>> = {
  jump: { bars: 1, sizes: [4, -4, 6, -6, 8, -8, 12, -12] },
  'bad-tick': { bars: 1, sizes: [4, -4, 6, -6, 8, -8, 12, -12] },
  volume: { bars: 1, sizes: [3, 5, 10] },
  volatility: { bars: 21, sizes: [3] },
  stale: { bars: 5, sizes: [1] },
  missing: { bars: 3, sizes: [1] },
  split: { bars: 1, sizes: [2, 3, 4, 0.1] },
};

/** How many plants of which kinds a ticker gets in a year. */
export type Planting = { readonly kinds: readonly PlantKind[]; readonly perYear: number };

const plantOf = (random: Random, ticker: string, kind: PlantKind, at: number): Plant => {
  const { bars, sizes } = SIZES[kind];
  return { ticker, kind, at, bars, size: pick(random, sizes) };
};

/** Draws the plants of a ticker with so many bars: one in each of equal stretches, never two closer than 19 bars; fewer than asked for where they would not fit. */
export const drawPlants = (
  random: Random,
  { kinds, perYear }: Planting,
  { ticker, bars, interval }: { readonly ticker: string; readonly bars: number; readonly interval: SyntheticInterval },
): readonly Plant[] => {
  const [first, ...others] = kinds;
  const room = bars - QUIET_START;
  const wanted = Math.round((perYear * room) / BARS_PER_YEAR[interval]);
  const count = Math.max(0, Math.min(wanted, Math.floor(room / LEAST_DISTANCE)));
  if (!first || count === 0) return [];
  const stretch = room / count;
  return Array.from({ length: count }, (_, i) => {
    const kind = pick(random, [first, ...others]);
    const slack = Math.max(1, stretch - LEAST_DISTANCE);
    return plantOf(random, ticker, kind, QUIET_START + Math.floor(i * stretch + random() * slack));
  });
};
