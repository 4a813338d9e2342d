import * as fc from 'fast-check';
import type { Bar } from '../market/bar.ts';
import { barOf } from './bars.fixture.ts';

const mostly = <T>(usual: fc.Arbitrary<T>, ...odd: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 10, arbitrary: usual }, ...odd.map((arbitrary) => ({ weight: 1, arbitrary })));

const move = mostly(
  fc.double({ min: -0.02, max: 0.02, noNaN: true }),
  fc.constant(0),
  fc.double({ min: -0.08, max: 0.08, noNaN: true }),
  fc.double({ min: -0.7, max: 0.7, noNaN: true }),
);

const volume = mostly(
  fc.integer({ min: 700_000, max: 1_400_000 }),
  fc.constant(0),
  fc.integer({ min: 0, max: 60_000_000 }),
);

const step = fc.record({ move, volume });

type Step = { readonly move: number; readonly volume: number };

const IDLE: Step = { move: 0, volume: 1_000_000 };

const barsOfSteps = (steps: readonly Step[]): readonly Bar[] => {
  let close = 100;
  return steps.map((one, n) => {
    close *= Math.exp(one.move);
    return barOf(n, close, one.volume);
  });
};

/** Daily bars of a random walk with shocks, bars without trades, and a stretch in which nothing moves. */
export const walk = (minLength: number, maxLength: number): fc.Arbitrary<readonly Bar[]> =>
  fc
    .tuple(
      fc.array(step, { minLength, maxLength }),
      fc.nat(maxLength),
      fc.oneof(fc.constant(0), fc.integer({ min: 20, max: 90 })),
    )
    .map(([steps, from, idle]) => barsOfSteps(steps.map((one, n) => (n >= from && n < from + idle ? IDLE : one))));

/** A bar that comes again: how far back, and its new close and volume against the old ones. */
export type Change = { readonly back: number; readonly factor: number; readonly volume: number };

/** Corrections of bars up to `most` places back, many of them near the end. */
export const changes = (most: number): fc.Arbitrary<readonly Change[]> =>
  fc.array(
    fc.record({
      back: fc.oneof(fc.integer({ min: 1, max: Math.min(8, most) }), fc.integer({ min: 1, max: most })),
      factor: fc.constantFrom(1, 1.001, 0.97, 1.03, 1.4, 0.6),
      volume,
    }),
    { minLength: 1, maxLength: 8 },
  );

/** A bar with other content. */
export const changed = (bar: Bar, { factor, volume: traded }: Change): Bar => ({
  ...barOf(0, bar.close * factor, traded),
  time: bar.time,
});

/** Sizes of chunks to cut a list of bars into, over and over. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
  fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 20 }),
);

/** A list cut into chunks of these sizes. */
export const cut = <T>(list: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] => {
  const chunks: (readonly T[])[] = [];
  for (let from = 0; from < list.length; from += chunks.at(-1)?.length ?? 1)
    chunks.push(list.slice(from, from + (sizes[chunks.length % sizes.length] ?? 1)));
  return chunks;
};
