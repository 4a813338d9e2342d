/** What a stream of pseudo-random numbers has come to, as plain state. */
export type Chance = { draws: number };

/** The next whole number from 0 to below `limit`, which is at least 1, in place; the same for the same state (mulberry32: Ettinger, 2017). */
export const drawBelow = (chance: Chance, limit: number): number => {
  chance.draws = (chance.draws + 0x6d2b79f5) | 0;
  const { draws } = chance;
  let mixed = Math.imul(draws ^ (draws >>> 15), 1 | draws);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
};
