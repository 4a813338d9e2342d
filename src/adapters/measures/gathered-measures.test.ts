import { expect, test } from 'vitest';
import { gatherMeasures } from './gathered-measures.ts';
import type { Values } from './finite-values.ts';
import { createMemoryMeasures } from './memory-measures.ts';

type Heard = { readonly at: number; readonly values: readonly Values[] };

const open = () => {
  const heard: Heard[] = [];
  return { heard, measures: gatherMeasures(createMemoryMeasures((at, values) => void heard.push({ at, values }))) };
};

test('what is measured is told together when it is asked for, and once', () => {
  const { heard, measures } = open();
  measures.record(1000, { BarsJudged: 100, CommitTime: 12.5 });
  measures.record(2000, { BarsJudged: 3, CommitTime: [7, 8] });
  expect(heard).toEqual([]);
  measures.flush(3000);
  measures.flush(4000);
  expect(heard).toEqual([
    {
      at: 3000,
      values: [
        { name: 'BarsJudged', values: [100, 3] },
        { name: 'CommitTime', values: [12.5, 7, 8] },
      ],
    },
  ]);
});

test('a hundred values are told at once, and none is lost', () => {
  const { heard, measures } = open();
  const values = Array.from({ length: 250 }, (_, i) => i);
  for (const value of values) measures.record(value, { CommitTime: value });
  expect(heard.map(({ at }) => at)).toEqual([99, 199]);
  measures.flush(300);
  expect(heard.flatMap((one) => one.values.flatMap((told) => told.values))).toEqual(values);
});
