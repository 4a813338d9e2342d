import { expect, test } from 'vitest';
import { firstBroken } from './first-broken.ts';
import { simulate } from './simulate.ts';

const RUNS = Number(process.env['TABLE_RUNS'] ?? 100);

/** Seeds in which everything must have gone wrong once. */
const MOST_SEEDS = 40;

/** What a request that is done as a whole can come to, and one that can be answered in part. */
const WHOLE = ['answer lost', 'crash after', 'crash before', 'done', 'request lost', 'throttled'];
const IN_PART = [...WHOLE, 'partial'].toSorted();

const FATES = { GetRecordsCommand: IN_PART, PutItemCommand: WHOLE, QueryCommand: IN_PART };

test(`on tables of this process, with the adapters of AWS, it keeps them in ${RUNS} seeded runs`, async () => {
  expect(await firstBroken(RUNS, 'table')).toBe('');
}, 600_000);

test('what tables and their stream are asked for goes wrong in every way there', async () => {
  const met = Object.fromEntries(Object.keys(FATES).map((what) => [what, new Set<string>()]));
  const isAllMet = (): boolean =>
    Object.entries(FATES).every(([what, fates]) => fates.every((fate) => met[what]?.has(fate)));
  for (let seed = 1; seed <= MOST_SEEDS && !isAllMet(); seed += 1)
    for (const { what, fate } of (await simulate(seed, {}, 'table')).history) met[what]?.add(fate);
  const listed = Object.entries(met).map(([what, fates]) => [what, [...fates].toSorted()]);
  expect(Object.fromEntries(listed)).toEqual(FATES);
});

test('the same seed gives the same history', async () => {
  const { digest } = await simulate(1, {}, 'table');
  expect((await simulate(1, {}, 'table')).digest).toBe(digest);
});
