import type { PolicyDocument } from '../policy.ts';

/** The classic rule: price level and volume against mean and sample deviation of the 20 bars before, |z| above 2 medium, above 3 high, taking the values for normally distributed. */
export const naive: PolicyDocument = {
  name: 'naive',
  rules: [
    {
      name: 'price',
      channels: [{ detector: 'price-level', tail: { type: 'normal', side: 'both' } }],
      levels: { z: { enter: 2, high: 3 } },
      quietBars: 1,
    },
    {
      name: 'volume',
      channels: [{ detector: 'volume-level', tail: { type: 'normal', side: 'both' } }],
      levels: { z: { enter: 2, high: 3 } },
      quietBars: 1,
    },
  ],
};
