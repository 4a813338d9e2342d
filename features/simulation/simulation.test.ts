import { expect, test } from 'vitest';
import { firstBroken } from './first-broken.ts';

const RUNS = Number(process.env['RUNS'] ?? 1000);

test(`the whole pipeline keeps its invariants in ${RUNS} seeded runs`, async () => {
  expect(await firstBroken(RUNS)).toBe('');
}, 600_000);
