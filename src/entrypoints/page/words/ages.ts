import type { Ticker } from '../api/answers.ts';

const STEPS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'day'],
  [3600, 'h'],
  [60, 'min'],
];

/** How long ago, in one unit: `3 min ago`, `2 days ago`. */
export const ageWords = (seconds: number): string => {
  for (const [size, unit] of STEPS) {
    const units = Math.floor(seconds / size);
    if (units >= 1) return `${units} ${unit}${unit === 'day' && units > 1 ? 's' : ''} ago`;
  }
  return 'just now';
};

/** How old the data of a series are at `now` (epoch milliseconds). */
export const dataAge = ({ lastBar, historical }: Ticker, now: number): string => {
  if (lastBar === null) return 'no bar yet';
  if (historical) return `historical data to ${lastBar.slice(0, 10)}`;
  return `newest bar ${ageWords((now - Date.parse(lastBar)) / 1000)}`;
};
