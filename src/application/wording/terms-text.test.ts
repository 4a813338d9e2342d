import { expect, test } from 'vitest';
import { afterTermsText, termsText } from './terms-text.ts';

test.each([
  [4, 0, 'a 4:1 split'],
  [1.5, 0, 'a 3:2 split'],
  [1.05, 0, 'a 21:20 split'],
  [0.125, 0, 'a 1:8 split'],
  [1 / 30, 0, 'a 1:30 split'],
  [1.037_51, 0, 'a 1.03751:1 split'],
  [1, 103.75, 'a dividend of 103.75'],
  [2, 0.5, 'a 2:1 split and a dividend of 0.500'],
])('a split of %d with a dividend of %d is %s', (split, dividend, text) => {
  expect(termsText({ split, dividend })).toBe(text);
});

test('a bar judged after terms says after which', () =>
  expect(afterTermsText({ split: 4, dividend: 0 })).toBe('after a 4:1 split, on the adjusted move'));
