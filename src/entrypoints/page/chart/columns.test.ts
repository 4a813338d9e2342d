import { expect, test } from 'vitest';
import { barOf } from '../state/market.fixture.ts';
import { emptyColumns, gather, type Columns } from './columns.ts';

const bars = Array.from({ length: 12 }, (_, index) =>
  barOf('2020-02-24', { band: index === 5 ? null : { low: 90 - index, high: 110 + index } }),
);

const held = ({ at, high, low, runs, count }: Columns) => ({
  at: at.slice(0, count),
  high: high.slice(0, count),
  low: low.slice(0, count),
  runs,
});

test('each bar is a column while there is room, and a bar without a band parts two runs', () => {
  const columns = emptyColumns();
  gather(columns, bars, { from: 3, to: 7 }, 1);
  expect(held(columns)).toEqual({
    at: [3, 4, 6, 7],
    high: [113, 114, 116, 117],
    low: [87, 86, 84, 83],
    runs: [0, 2, 4],
  });
});

test('many bars are one column that holds the widest of them, at the same bars wherever the view begins', () => {
  const columns = emptyColumns();
  gather(columns, bars, { from: 0, to: 11 }, 4);
  expect(held(columns)).toEqual({
    at: [0, 4, 6, 8],
    high: [113, 114, 117, 121],
    low: [87, 86, 83, 79],
    runs: [0, 2, 4],
  });
  gather(columns, bars, { from: 6, to: 11 }, 4);
  expect(held(columns)).toEqual({ at: [6, 8], high: [117, 121], low: [83, 79], runs: [0, 2] });
});

test('nothing in view is no column', () => {
  const columns = emptyColumns();
  gather(columns, bars, { from: 0, to: -1 }, 1);
  expect(held(columns)).toEqual({ at: [], high: [], low: [], runs: [0] });
});
