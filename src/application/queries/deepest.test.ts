import { describe, expect, test, vi } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { NO_CLOSES } from '../../domain/baseline/drawdown.ts';
import type { BarRow, FindingRow } from '../ports/read-model.ts';
import { fallReading, fallRow, indexRow, openOf, quietBar } from '../wording/finding.fixture.ts';
import { deepestOf } from './deepest.ts';

/** A day that closed below the peak by a share of it; null where its judgement has no reading of that. */
const closed = (date: string, value: number | null): BarRow => {
  const reading = { ...fallReading, detector: 'drawdown', expected: 0, spread: 1, threshold: 0.2 };
  const channels = value === null ? [] : [{ ...reading, value }];
  return {
    ...quietBar,
    bar: { ...quietBar.bar, time: openOf(date) },
    judgement: { ...quietBar.judgement, channels },
  };
};

const DAYS = [
  closed('2020-02-20', -0.1),
  closed('2020-02-24', -0.21),
  closed('2020-03-16', -0.6),
  closed('2020-03-17', -0.5),
  closed('2020-03-18', null),
];

const SINCE = openOf('2020-02-24');

/** How deep a drawdown since 24 February went that was over on a day, and of which spans bars were asked for, in a series whose deepest fall so far ended on a day. */
const told = async (deepestOn: string, over: string | null) => {
  const peak = { time: openOf('2020-02-19'), close: 100 };
  const deepest = { depth: -0.6, from: peak.time, to: openOf(deepestOn) };
  const closes = { ...NO_CLOSES, before: { peak, depth: -0.5, deepest } };
  const readModel = createMemoryReadModel();
  const tickers = [{ ...indexRow, series: fallRow.series, closes }];
  await readModel.apply({ findings: [], bars: DAYS, tickers, seen: [], checkpoint: 1 });
  const bars = vi.spyOn(readModel, 'bars');
  const row: FindingRow = { ...fallRow, kind: 'drawdown', onset: SINCE, end: over === null ? null : openOf(over) };
  const depth = await deepestOf(readModel, row);
  return { depth, asked: bars.mock.calls.map(([, from, to]) => [from, to]) };
};

const alone = (date: string) => [openOf(date), openOf(date)];

describe('how deep a drawdown went', () => {
  test('is read of one bar where the deepest fall of its series lies in it', async () => {
    const expected = { depth: { time: openOf('2020-03-16'), value: -0.6 }, asked: [alone('2020-03-16')] };
    expect(await told('2020-03-16', null)).toEqual(expected);
    expect(await told('2020-03-16', '2020-03-16')).toEqual(expected);
  });

  test.each([
    ['before it began', '2020-02-20', null, Number.MAX_SAFE_INTEGER],
    ['after it was over', '2020-03-17', '2020-03-16', openOf('2020-03-16')],
  ])('is looked for in its bars where that lies %s', async (_, deepestOn, over, last) => {
    const { depth, asked } = await told(deepestOn, over);
    expect({ value: depth?.value, asked }).toEqual({ value: -0.6, asked: [[SINCE, last]] });
  });

  test('is looked for in its bars where that bar was judged without it', async () => {
    const { depth, asked } = await told('2020-03-18', null);
    expect({ value: depth?.value, first: asked[0], count: asked.length }).toEqual({
      value: -0.6,
      first: alone('2020-03-18'),
      count: 2,
    });
  });
});
