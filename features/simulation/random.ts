/** Chance that is the same for the same seed. */
export type Random = {
  /** From 0 to below 1. */
  readonly unit: () => number;
  /** A whole number from 0 to below `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly shuffled: <T>(list: readonly T[]) => T[];
};

// Mulberry32 (Tommy Ettinger, public domain).
const unitsOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Chance from a seed. */
export const createRandom = (seed: number): Random => {
  const unit = unitsOf(seed);
  const below = (end: number): number => Math.floor(unit() * end);
  const shuffled = <T>(list: readonly T[]): T[] => {
    const left = [...list];
    return list.flatMap(() => left.splice(below(left.length), 1));
  };
  return { unit, below, chance: (probability) => unit() < probability, shuffled };
};
