import { describe, expect, test } from 'vitest';
import { DEFECTS } from './defects.ts';
import { INVARIANTS } from './invariants.ts';
import type { Fate } from './network.ts';
import type { SeededDefect } from './seeded-defect.ts';
import { simulate } from './simulate.ts';

/** Seeds that a defect must show in. */
const MOST_SEEDS = 100;

/** What a call can come to. */
const FATES: readonly Fate[] = [
  'answer lost',
  'crash after',
  'crash before',
  'done',
  'partial',
  'request lost',
  'stop',
  'throttled',
];

const isFoundIn = async (seed: number, { breaks, words, defect, driver }: SeededDefect): Promise<boolean> =>
  (await simulate(seed, defect(), driver)).violations.some(
    (one) => one.invariant === breaks && one.what.includes(words),
  );

describe('a defect is found where', () => {
  test.each(DEFECTS.map((seeded) => [seeded.what, seeded.breaks, seeded] as const))('%s: %s', async (...given) => {
    let isFound = false;
    for (let seed = 1; !isFound && seed <= MOST_SEEDS; seed += 1) isFound = await isFoundIn(seed, given[2]);
    expect(isFound).toBe(true);
  });

  test('every invariant has one', () => {
    expect(new Set(DEFECTS.map(({ breaks }) => breaks))).toEqual(new Set(INVARIANTS.map(({ name }) => name)));
  });
});

test('the same seed gives the same history, another one another', async () => {
  const digests = [];
  for (const seed of [1, 2, 1, 2]) digests.push((await simulate(seed)).digest);
  expect(digests[0]).toBe(digests[2]);
  expect(digests[1]).toBe(digests[3]);
  expect(digests[0]).not.toBe(digests[1]);
});

test('everything that can go wrong does', async () => {
  const fates = new Set<Fate>();
  const drivers = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { driver, history } = await simulate(seed);
    drivers.add(driver);
    for (const { fate } of history) fates.add(fate);
  }
  expect([...fates].toSorted()).toEqual(FATES);
  expect(drivers.size).toBe(2);
});
