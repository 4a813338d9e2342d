import { scaleDetector } from './scale.ts';

/** Least spread of a log return: five basis points, or half a cent where that is more (prices move in cents), at most 1. */
const floorAt = (price: number): number => Math.max(0.0005, Math.min(1, 0.005 / price));

/** A difference of logs, because the ratio of two prices can overflow. */
const logReturn = (previous: number, close: number): number => Math.log(close) - Math.log(previous);

/** Close-to-close log return against the median and robust scale of the returns before. */
export const returnDetector = scaleDetector({
  name: 'return',
  version: 1,
  kind: 'price',
  unit: 'log-return',
  field: 'close',
  value: ({ close }, previous) => (previous ? logReturn(previous.close, close) : 'first'),
  floor: (previous) => floorAt(previous?.close ?? Infinity),
});
