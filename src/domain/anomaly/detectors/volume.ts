import { scaleDetector } from './scale.ts';

/** Least spread of log volume: a twentieth, so that a feed with steady volume does not make every change a surprise. */
const FLOOR = 0.05;

/** Log volume against the median and robust scale of the bars before; a bar without trades is not read. */
export const volumeDetector = scaleDetector({
  name: 'volume',
  version: 1,
  kind: 'volume',
  unit: 'log-volume',
  field: 'volume',
  value: ({ volume }) => (volume > 0 ? Math.log(volume) : 'absent'),
  floor: () => FLOOR,
});
