import { momentsOf } from '../../baseline/moments.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector } from '../detector.ts';

/** Bars of the classic rule's baseline. */
const LEVEL_BARS = 20;

type Level = Pick<Detector, 'name' | 'kind' | 'unit'> & { readonly field: 'close' | 'volume' };

const level = ({ field, ...about }: Level): Detector<null> => ({
  ...about,
  version: 1,
  field,
  ownTail: null,
  initial: () => null,
  read: (_, window, bar: Bar) => {
    const moments = momentsOf(window, field, LEVEL_BARS);
    if (!moments) return { status: 'warming-up', missing: LEVEL_BARS - window.count };
    const numbers = { value: bar[field], expected: moments.mean, sample: LEVEL_BARS };
    return moments.deviation === 0
      ? { status: 'flat', ...numbers }
      : { status: 'ready', ...numbers, spread: moments.deviation };
  },
  absorb: () => {},
  copy: () => null,
});

/** The closing price against mean and sample deviation of the 20 closes before, in the unit of the price. */
export const priceLevel = level({ name: 'price-level', kind: 'price', unit: 'price', field: 'close' });

/** The volume against mean and sample deviation of the 20 volumes before, in shares. */
export const volumeLevel = level({ name: 'volume-level', kind: 'volume', unit: 'shares', field: 'volume' });
