import { expect, test } from 'vitest';
import { parseDate } from '../../domain/market/civil.ts';
import { quietBar } from '../wording/finding.fixture.ts';
import { listBars } from './list-bars.ts';

const day = (date: string): number => parseDate(date) ?? Number.NaN;

const asked = async (from?: number, to?: number): Promise<readonly (string | number)[]> => {
  let range: readonly (string | number)[] = [];
  const bars = async (...args: [string, number, number, number]) => {
    range = args;
    return [quietBar];
  };
  expect(await listBars({ bars }, { series: 'sample/^GSPC/1d', from, to, limit: 5 })).toEqual([quietBar]);
  return range;
};

test('session days reach from midnight to midnight in New York, over the change of the clock', async () => {
  expect(await asked(day('2020-03-08'), day('2020-03-08'))).toEqual([
    'sample/^GSPC/1d',
    Date.parse('2020-03-08T05:00:00Z'),
    Date.parse('2020-03-09T04:00:00Z') - 1,
    5,
  ]);
});

test('days left out leave the range open', async () => {
  expect(await asked()).toEqual(['sample/^GSPC/1d', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 5]);
});
