import { expect, test } from 'vitest';
import { firstBroken } from './first-broken.ts';
import { simulate } from './simulate.ts';

const RUNS = Number(process.env['TABLE_RUNS'] ?? 100);

test(`on tables of this process, with the adapters of AWS, it keeps them in ${RUNS} seeded runs`, async () => {
  expect(await firstBroken(RUNS, 'table')).toBe('');
}, 600_000);

test('what tables and their stream are asked for goes wrong in every way there', async () => {
  const fates = new Map<string, Set<string>>();
  for (let seed = 1; seed <= 16; seed += 1)
    for (const { what, fate } of (await simulate(seed, {}, 'table')).history)
      fates.set(what, (fates.get(what) ?? new Set()).add(fate));
  const undivided = ['answer lost', 'crash after', 'crash before', 'done', 'request lost', 'throttled'];
  expect([...(fates.get('PutItemCommand') ?? [])].toSorted()).toEqual(undivided);
  const all = [...undivided, 'partial'].toSorted();
  expect([...(fates.get('QueryCommand') ?? [])].toSorted()).toEqual(all);
  expect([...(fates.get('GetRecordsCommand') ?? [])].toSorted()).toEqual(all);
});
