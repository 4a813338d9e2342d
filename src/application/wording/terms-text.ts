import { NO_TERMS, type Terms } from '../../domain/market/corporate-action.ts';
import { priceText } from './figures.ts';

/** Most old shares a split is told for: 3 for 2, 21 for 20. */
const MOST_OLD = 20;

const isWhole = (number: number): boolean => Math.abs(number - Math.round(number)) < 1e-6 * number;

/** A split as people say it, new shares to old: `4:1`, `3:2`, `1:8`; one of odd shares as a number, `1.0375:1`. */
const splitText = (split: number): string => {
  for (let old = 1; old <= MOST_OLD; old += 1) if (isWhole(split * old)) return `${Math.round(split * old)}:${old}`;
  return isWhole(1 / split) ? `1:${Math.round(1 / split)}` : `${Number(split.toPrecision(6))}:1`;
};

/** Terms as people say them: `a 4:1 split`, `a dividend of 103.75`. */
export const termsText = ({ split, dividend }: Terms): string =>
  [
    ...(split === 1 ? [] : [`a ${splitText(split)} split`]),
    ...(dividend === 0 ? [] : [`a dividend of ${priceText(dividend)}`]),
  ].join(' and ');

/** How a bar was judged after terms: `after a 4:1 split, on the adjusted move`. */
export const afterTermsText = (terms: Terms = NO_TERMS): string => `after ${termsText(terms)}, on the adjusted move`;
