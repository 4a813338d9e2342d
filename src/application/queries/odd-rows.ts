import type { Tally } from '../commands/load-bars.ts';
import { grouped } from '../wording/figures.ts';

const ODD: readonly (readonly [keyof Tally, string])[] = [
  ['outside-session', 'outside the sessions'],
  ['corrected', 'corrected by a later row'],
  ['duplicate', 'repeated'],
  ['too-old', 'too old to correct'],
  ['out-of-order', 'out of order'],
];

/** What to do about rows that come newest first. */
export const NEWEST_FIRST = 'The file seems to be newest first; sort its rows by time, oldest first.';

/** The rows that were not simply judged: `odd rows: 2 repeated, 1 out of order`; empty when there are none. */
export const oddRowsText = (tally: Tally): string => {
  const odd = ODD.filter(([outcome]) => tally[outcome] > 0).map(
    ([outcome, words]) => `${grouped(tally[outcome])} ${words}`,
  );
  return odd.length > 0 ? `odd rows: ${odd.join(', ')}` : '';
};

/** Whether most rows of a load came after rows that are newer. */
export const isMostlyLate = (tally: Tally): boolean => {
  const rows = Object.values(tally).reduce((sum, count) => sum + count, 0);
  return tally['too-old'] + tally['out-of-order'] > rows / 2;
};
