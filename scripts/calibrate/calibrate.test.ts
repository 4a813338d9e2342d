import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../src/application/calibration/calibrated.ts';
import { measuredIn, type Span } from '../../src/application/calibration/measured.ts';
import * as daily from '../../src/domain/anomaly/policies/calibration.ts';
import * as intraday from '../../src/domain/anomaly/policies/intraday-calibration.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import type { Tail } from '../../src/domain/anomaly/tail.ts';
import { differingIn, sourceOf } from './source.ts';

const tableOf = (tail: Tail) => {
  if (tail.type !== 'table') throw new Error('the tail is no table');
  return tail;
};

const SHIPPED: Readonly<Record<Span, Calibration>> = {
  daily: {
    tails: {
      return: tableOf(daily.RETURN_TAIL),
      volume: tableOf(daily.VOLUME_TAIL),
      gap: tableOf(daily.GAP_TAIL),
      range: tableOf(daily.RANGE_TAIL),
      'bad-tick': tableOf(daily.BAD_TICK_TAIL),
      'level-shift': tableOf(daily.LEVEL_SHIFT_TAIL),
      'volatility-shift': tableOf(daily.VOLATILITY_SHIFT_TAIL),
      drawdown: tableOf(daily.DRAWDOWN_TAIL),
    },
    barsPerFinding: daily.BARS_PER_FINDING,
    tests: daily.EFFECTIVE_TESTS,
  },
  intraday: {
    tails: {
      'slot-return': tableOf(intraday.SLOT_RETURN_TAIL),
      'slot-volume': tableOf(intraday.SLOT_VOLUME_TAIL),
      'session-gap': tableOf(intraday.SESSION_GAP_TAIL),
      'slot-tick': tableOf(intraday.SLOT_TICK_TAIL),
      'session-level': tableOf(intraday.SESSION_LEVEL_TAIL),
    },
    barsPerFinding: intraday.INTRADAY_BARS_PER_FINDING,
    tests: intraday.INTRADAY_EFFECTIVE_TESTS,
  },
};

const sourceIn = (file: string): string =>
  readFileSync(new URL(`../../src/domain/anomaly/policies/${file}`, import.meta.url), 'utf8');

describe('the source of a calibration', () => {
  test.each([
    ['daily', 'calibration.ts'],
    ['intraday', 'intraday-calibration.ts'],
  ] as const)('of a %s one is %s, letter for letter', (span, file) => {
    expect(sourceOf(span, SHIPPED[span])).toBe(sourceIn(file));
  });

  test.each(['daily', 'intraday'] as const)(
    'has the tail of every measured channel of the standard %s rules',
    (span) => {
      const measured = measuredIn(standard(), span).map(({ detector }) => detector);
      expect(Object.keys(SHIPPED[span].tails)).toEqual(measured);
    },
  );
});

describe('where a shipped constant differs from what the data gives', () => {
  const shipped = sourceIn('intraday-calibration.ts');
  const { intraday: fine } = SHIPPED;

  test('nowhere, it is not named', () => {
    expect(differingIn(sourceOf('intraday', fine), shipped)).toEqual([]);
  });

  test('a tail, a number of tests and levels are named', () => {
    const tail = { ...tableOf(intraday.SLOT_RETURN_TAIL), index: 3 };
    const barsPerFinding = { ...fine.barsPerFinding, logBars: [1, 2, 3, 4] };
    const other = { tails: { ...fine.tails, 'slot-return': tail }, barsPerFinding, tests: 2.13 };
    expect(differingIn(sourceOf('intraday', other), shipped)).toEqual([
      'SLOT_RETURN_TAIL',
      'INTRADAY_EFFECTIVE_TESTS',
      'INTRADAY_BARS_PER_FINDING',
    ]);
  });

  test('so is one that there is but once', () => {
    expect(differingIn(shipped, shipped.replace('export const SLOT_TICK_TAIL', 'const SLOT_TICK_TAIL'))).toContain(
      'SLOT_TICK_TAIL',
    );
  });
});
