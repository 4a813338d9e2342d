import { beforeEach, describe, expect, test } from 'vitest';
import type { Measures } from '../../application/ports/measures.ts';

/** What was told of one measure at a moment. */
export type Told = { readonly at: number; readonly name: string; readonly values: readonly number[] };

/** Measures with what was told of them, in order. */
export type OpenMeasures = { readonly measures: Measures; readonly told: () => readonly Told[] };

/** What all measures do alike. `open` makes some of their own for each case. */
export const measuresContract = (name: string, open: () => OpenMeasures): void => {
  describe(`${name} keeps the contract of measures`, () => {
    let opened: OpenMeasures;
    beforeEach(() => {
      opened = open();
    });

    test('tells each value of each measure at its moment', () => {
      opened.measures.record(1000, { BarsJudged: 3, CommitTime: [12.5, 7] });
      opened.measures.record(2000, { BarsJudged: 0 });
      expect(opened.told()).toEqual([
        { at: 1000, name: 'BarsJudged', values: [3] },
        { at: 1000, name: 'CommitTime', values: [12.5, 7] },
        { at: 2000, name: 'BarsJudged', values: [0] },
      ]);
    });

    test('tells nothing of what is no number, and of nothing nothing', () => {
      opened.measures.record(1000, { FeedAge: Number.NaN, CommitTime: [Infinity, 7], MessagesDone: [] });
      opened.measures.record(2000, { FeedAge: -Infinity });
      opened.measures.record(3000, {});
      expect(opened.told()).toEqual([{ at: 1000, name: 'CommitTime', values: [7] }]);
    });

    test('loses none of many values', () => {
      const values = Array.from({ length: 250 }, (_, i) => i);
      opened.measures.record(1000, { CommitTime: values, BarsJudged: 250 });
      const told = opened.told().filter((one) => one.name === 'CommitTime');
      expect(told.flatMap((one) => one.values)).toEqual(values);
      expect(opened.told().filter((one) => one.name === 'BarsJudged')).toHaveLength(1);
    });
  });
};
