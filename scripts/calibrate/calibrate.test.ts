import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  BAD_TICK_TAIL,
  BARS_PER_FINDING,
  DRAWDOWN_TAIL,
  EFFECTIVE_TESTS,
  GAP_TAIL,
  LEVEL_SHIFT_TAIL,
  RANGE_TAIL,
  RETURN_TAIL,
  VOLATILITY_SHIFT_TAIL,
  VOLUME_TAIL,
} from '../../src/domain/anomaly/policies/calibration.ts';
import type { Tail } from '../../src/domain/anomaly/tail.ts';
import { sourceOf } from './source.ts';

const CALIBRATION = new URL('../../src/domain/anomaly/policies/calibration.ts', import.meta.url);

const tableOf = (tail: Tail) => {
  if (tail.type !== 'table') throw new Error('the tail is no table');
  return tail;
};

describe('the source of a calibration', () => {
  test('is calibration.ts, letter for letter', () => {
    const tails = {
      return: tableOf(RETURN_TAIL),
      volume: tableOf(VOLUME_TAIL),
      gap: tableOf(GAP_TAIL),
      range: tableOf(RANGE_TAIL),
      'bad-tick': tableOf(BAD_TICK_TAIL),
      'level-shift': tableOf(LEVEL_SHIFT_TAIL),
      'volatility-shift': tableOf(VOLATILITY_SHIFT_TAIL),
      drawdown: tableOf(DRAWDOWN_TAIL),
    };
    const offset = (BARS_PER_FINDING.surprise[0] ?? NaN) - 1;
    expect(sourceOf({ tails, offset, tests: EFFECTIVE_TESTS })).toBe(readFileSync(CALIBRATION, 'utf8'));
  });
});
