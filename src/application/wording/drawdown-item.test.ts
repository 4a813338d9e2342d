import { describe, expect, test } from 'vitest';
import { NO_CLOSES, withCloses } from '../../domain/baseline/drawdown.ts';
import { drawdownItem, drawdownText } from './drawdown-item.ts';
import { openOf } from './finding.fixture.ts';

const itemOf = (...closes: readonly (readonly [string, number])[]) =>
  drawdownItem(closes.reduce((known, [date, close]) => withCloses(known, [{ time: openOf(date), close }]), NO_CLOSES));

describe('the drawdown of a series', () => {
  test('is none before the first close', () => expect(itemOf()).toBeNull());

  test('at the peak has no depth, and no deepest before any fall', () =>
    expect(itemOf(['2020-02-18', 100], ['2020-02-19', 120])).toEqual({
      depth: 0,
      peak: 120,
      peakDate: '2020-02-19',
      deepest: null,
    }));

  test('keeps the deepest fall with its dates', () =>
    expect(itemOf(['2020-02-19', 120], ['2020-02-24', 90], ['2020-02-25', 108])).toEqual({
      depth: 108 / 120 - 1,
      peak: 120,
      peakDate: '2020-02-19',
      deepest: { depth: -0.25, from: '2020-02-19', to: '2020-02-24' },
    }));
});

test.each([
  [0, 'at its peak'],
  [-0.124, '-12.4 % from its peak of 2020-02-19'],
  [-0.0001, 'just below its peak of 2020-02-19'],
])('a depth of %d is %s', (depth, text) =>
  expect(drawdownText({ depth, peak: 100, peakDate: '2020-02-19', deepest: null })).toBe(text),
);
