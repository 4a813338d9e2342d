import { expect, test } from 'vitest';
import type { Judgement } from '../../domain/anomaly/judgement.ts';
import { barsNeeded, neededText } from './warming-up.ts';

const judged = (reason: Judgement['reason'], missing: number): Judgement => ({
  verdict: 'unjudged',
  reason,
  score: 0,
  missing,
  channels: [],
});

test.each([
  ['warming-up', 64, 63],
  ['warming-up', 1, 0],
  ['warming-up', 0, 0],
  ['within-normal', 0, null],
] as const)('after a bar judged %s with %d missing, %s more are needed', (reason, missing, needed) => {
  expect(barsNeeded(judged(reason, missing))).toBe(needed);
});

test.each([
  [[44], 'the baseline needs 44 more'],
  [[44, 1200], 'the baselines need up to 1,200 more'],
  [[0], 'the next bar will be'],
  [[0, 0], 'the next bar will be'],
])('needs of %j read: %s', (needs, words) => {
  expect(neededText(needs)).toBe(words);
});
