import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { Kind } from '../../domain/anomaly/kinds.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { fallRow } from '../wording/finding.fixture.ts';
import { matchFindings } from './match.ts';

const at = (one: Evidence, time: number): Evidence => ({ ...one, time });

const spanOf = (id: string, onset: number, end: number | null, kind: Kind = 'price'): FindingRow => ({
  ...fallRow,
  id,
  kind,
  onset,
  end,
  evidence: fallRow.evidence.slice(0, 1).map((one) => at(one, onset)),
});

const idsOf = (recorded: readonly FindingRow[], replayed: readonly FindingRow[]) =>
  matchFindings(recorded, replayed).map((pair) => [pair.recorded?.id ?? null, pair.replayed?.id ?? null]);

describe('findings belong together', () => {
  test.each([
    ['one bar in common', spanOf('a', 10, 20), spanOf('b', 20, 30)],
    ['one within the other', spanOf('a', 10, 20), spanOf('b', 12, 13)],
    ['open, at its last bar', spanOf('a', 10, null), spanOf('b', 5, 10)],
    ['another kind', spanOf('a', 10, 20), spanOf('b', 15, 25, 'volume')],
  ])('when their bars overlap: %s', (_, one, other) => {
    expect(idsOf([one], [other])).toEqual([['a', 'b']]);
    expect(idsOf([other], [one])).toEqual([['b', 'a']]);
  });

  test('and not when they only adjoin', () => {
    expect(idsOf([spanOf('a', 10, 20)], [spanOf('b', 21, 30)])).toEqual([
      ['a', null],
      [null, 'b'],
    ]);
    expect(idsOf([spanOf('b', 21, 30)], [spanOf('a', 10, 20)])).toEqual([
      ['b', null],
      [null, 'a'],
    ]);
  });

  test('each with one partner: of the same id, else of the same kind, else the nearest', () => {
    const price = spanOf('p', 10, 20);
    const volume = spanOf('v', 10, 20, 'volume');
    expect(idsOf([price, volume], [spanOf('x', 10, 20, 'volume'), spanOf('y', 12, 14)])).toEqual([
      ['v', 'x'],
      ['p', 'y'],
    ]);
    expect(idsOf([price], [spanOf('near', 10, 20), spanOf('p', 15, 20, 'volume')])).toEqual([
      ['p', 'p'],
      [null, 'near'],
    ]);
    expect(idsOf([price], [spanOf('far', 16, 20), spanOf('near', 12, 20)])).toEqual([
      ['p', 'near'],
      [null, 'far'],
    ]);
  });

  test('as comparing each with each would have it', () => {
    const span = fc.record({
      onset: fc.integer({ min: 0, max: 40 }),
      length: fc.option(fc.integer({ min: 0, max: 9 })),
    });
    const spans = fc.array(span, { maxLength: 12 });
    const rows = (drawn: readonly { readonly onset: number; readonly length: number | null }[], name: string) =>
      drawn.map(({ onset, length }, n) => spanOf(`${name}${n}`, onset, length === null ? null : onset + length));
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const [recorded, replayed] = [rows(one, 'r'), rows(other, 's')];
        const touch = (a: FindingRow, b: FindingRow): boolean =>
          a.onset <= (b.end ?? b.onset) && b.onset <= (a.end ?? a.onset);
        const pairs = matchFindings(recorded, replayed);
        const couples = pairs.flatMap((pair) => (pair.recorded && pair.replayed ? [pair] : []));
        const free = pairs.flatMap((pair) => (pair.replayed ? [] : [pair.recorded]));
        const over = pairs.flatMap((pair) => (pair.recorded ? [] : [pair.replayed]));
        expect(couples.filter((couple) => !touch(couple.recorded, couple.replayed))).toEqual([]);
        expect(free.filter((a) => over.some((b) => touch(a, b)))).toEqual([]);
        expect(couples.length * 2 + free.length + over.length).toBe(recorded.length + replayed.length);
      }),
    );
  });

  test('whatever order they come in', () => {
    const recorded = [spanOf('a', 10, 20), spanOf('b', 14, 24), spanOf('c', 18, 28)];
    const replayed = [spanOf('x', 12, 22), spanOf('y', 16, 26), spanOf('z', 30, 40)];
    const sorted = (pairs: readonly unknown[]) => pairs.map((pair) => JSON.stringify(pair)).toSorted();
    expect(sorted(idsOf(recorded.toReversed(), replayed.toReversed()))).toEqual(sorted(idsOf(recorded, replayed)));
  });
});
