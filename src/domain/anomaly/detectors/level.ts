import { momentsOf } from '../../baseline/moments.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector } from '../detector.ts';

/** Bars of the classic rule's baseline. */
const LEVEL_BARS = 20;

const level = (name: string, kind: 'price' | 'volume', field: 'close' | 'volume'): Detector<null> => ({
  name,
  version: 1,
  kind,
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
  rewind: () => {},
  copy: () => null,
});

/** The closing price against mean and sample deviation of the 20 closes before, in the unit of the price. */
export const priceLevel = level('price-level', 'price', 'close');

/** The volume against mean and sample deviation of the 20 volumes before, in shares. */
export const volumeLevel = level('volume-level', 'volume', 'volume');
