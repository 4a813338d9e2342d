import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastWidth } from './aligned.fixture.ts';
import { alignedLines, wrappedLines } from './aligned.ts';

describe('alignedLines', () => {
  test('pads each column to its widest cell and trims the end', () =>
    expect(alignedLines([['a', 'long cell', 'x'], ['longer', 'b'], []])).toEqual([
      'a       long cell  x',
      'longer  b',
      '',
    ]));

  test('goes on in the next line where a row is too wide, at spaces where there are some', () =>
    expect(
      alignedLines(
        [
          ['one', 'two three four', 'x'],
          ['a', 'unbroken-word', 'y'],
        ],
        17,
      ),
    ).toEqual(['one  two three      x', '     four', 'a    unbroken-word  y']));

  test('keeps every word whole, in lines within the width that words alone leave', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.stringMatching(/^[a-z ]{0,60}$/), { minLength: 1, maxLength: 7 }), { minLength: 1 }),
        fc.integer({ min: 20, max: 120 }),
        (rows, width) => {
          const lines = alignedLines(rows, width);
          const words = (text: string): readonly string[] => text.split(/ +/).toSorted();
          expect(words(lines.join(' ').trim())).toEqual(words(rows.flat().join(' ').trim()));
          expect(lines.filter((line) => line.length > Math.max(width, leastWidth(rows)))).toEqual([]);
        },
      ),
    ));
});

describe('wrappedLines', () => {
  test('breaks at spaces and leaves a long word whole', () =>
    expect(wrappedLines('one two threefourfive six', 8)).toEqual(['one two', 'threefourfive', 'six']));

  test('keeps every word, in lines within the width', () =>
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }),
        fc.integer({ min: 9, max: 30 }),
        (words, width) => {
          const lines = wrappedLines(words.join(' '), width);
          expect(lines.join(' ')).toBe(words.join(' '));
          expect(lines.every((line) => line.length <= width)).toBe(true);
        },
      ),
    ));
});
