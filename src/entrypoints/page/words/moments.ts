import { countText } from '../../../application/wording/figures.ts';
import type { Moment } from '../api/answers.ts';

/** An instant to the millisecond: `2026-01-02 10:15:03.120 UTC`; a text that is no instant as it is. */
export const instantText = (instant: string): string => {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : `${new Date(time).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
};

const counted = (count: number, word: string, verb: string): readonly string[] =>
  count === 0 ? [] : [`${countText(count, word)} ${verb}`];

/** What was recorded in a moment, and how far the bars reached then: `bars to 2008-10-10; 1 finding made`. */
export const momentText = ({ lastBar, found, withdrawn, corrected }: Moment): string => {
  const changes = [
    ...counted(found, 'finding', 'made'),
    ...counted(corrected, 'bar', 'corrected'),
    ...counted(withdrawn, 'finding', 'withdrawn'),
  ];
  return [lastBar === null ? 'no bar yet' : `bars to ${lastBar.slice(0, 10)}`, ...changes].join('; ');
};
