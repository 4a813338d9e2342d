import type { Tape } from './histories.ts';
import type { Measured, Table } from './measured.ts';
import { residualsOf, type Counted } from './residuals.ts';

/** The tail of each measured detector, but of one that read too little. */
export type Tails = Readonly<Partial<Record<string, Table>>>;

const LEVELS = [
  0.98, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005,
];

/** Share of the residuals that the power law beyond the table is fitted to, and the fewest that it takes. */
const HILL_SHARE = 0.0005;
const FEWEST_BEYOND = 20;

/** The fewest residuals beyond a quantile of the table. */
const FEWEST_OF_QUANTILE = 5;

/** The fewest residuals of a detector that counts sessions: four alerts a year begin at a gap in 760 sessions, of which there are then twenty. */
const FEWEST_SESSIONS = 15_000;

/** What most bars do not show at all leaves few above 0: no more than those can be beyond the threshold. */
const countBeyond = (falling: readonly number[]): number => {
  const above = falling.findLastIndex((z) => z > 0);
  return Math.min(above, Math.max(Math.floor(falling.length * HILL_SHARE), FEWEST_BEYOND));
};

const hillIndex = (falling: readonly number[]): number => {
  const beyond = countBeyond(falling);
  if (beyond < FEWEST_BEYOND) return NaN;
  const threshold = falling[beyond] ?? NaN;
  const logs = falling.slice(0, beyond).map((z) => Math.log(z / threshold));
  return beyond / logs.reduce((sum, log) => sum + log, 0);
};

type Knot = { readonly z: number; readonly surprise: number };

const knotsOf = (side: Table['side'], falling: readonly number[]): readonly Knot[] => {
  const knots: Knot[] = side === 'both' ? [{ z: 0, surprise: 0 }] : [];
  for (const p of LEVELS) {
    const z = Number((falling[Math.floor(p * falling.length)] ?? NaN).toFixed(3));
    const isKnown = p * falling.length >= FEWEST_OF_QUANTILE;
    if (isKnown && z > (knots.at(-1)?.z ?? -Infinity)) knots.push({ z, surprise: Number((-Math.log10(p)).toFixed(4)) });
  }
  return knots;
};

/** The tail of some residuals: quantiles for the table (where both sides count from 0 on, as far as they rise above it), and Hill's index beyond it; null where they are too few or too much alike. */
export const fitTail = (side: Table['side'], residuals: readonly number[]): Table | null => {
  const falling = residuals.toSorted((a, b) => b - a);
  const knots = knotsOf(side, falling);
  const index = Number(hillIndex(falling).toFixed(2));
  if (knots.length < 2 || !(index > 0 && index < Infinity)) return null;
  return { type: 'table', side, z: knots.map(({ z }) => z), surprise: knots.map(({ surprise }) => surprise), index };
};

const tailOf = ({ side, per }: Measured, residuals: readonly number[]): Table | null =>
  per === 'session' && residuals.length < FEWEST_SESSIONS ? null : fitTail(side, residuals);

/** Quantiles of the standardised residuals of all tickers together, Hill's index of the farthest of them, and the bars that were counted. */
export const fitTails = (
  tape: Tape,
  measured: readonly Measured[],
): { readonly tails: Tails; readonly counted: Counted } => {
  const { residuals, counted } = residualsOf(tape, measured);
  const tails = [...residuals].flatMap(([one, values]) => {
    const tail = tailOf(one, values);
    return tail ? [[one.detector, tail] as const] : [];
  });
  return { tails: Object.fromEntries(tails), counted };
};
