import { expect, test } from 'vitest';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { fall, fallRow } from './finding.fixture.ts';
import { barsOf } from './finding-bars.ts';

const barOf = (time: number, surprise: number): Evidence => ({ ...fall, time, surprise });

test('the loudest bar of a finding is its most surprising one, the last of equals', () => {
  const [onset, like, loudest, last] = [barOf(0, 3), barOf(1, 5), barOf(2, 5), barOf(3, 4)];
  expect(barsOf({ ...fallRow, evidence: [onset, like, loudest, last] })).toEqual({ onset, loudest, last });
});

test('a finding without bars is a damaged read model', () => {
  expect(() => barsOf({ ...fallRow, evidence: [] })).toThrow(`The finding ${fallRow.id} has no bars: rebuild`);
});
