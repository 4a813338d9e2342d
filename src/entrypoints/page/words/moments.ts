import { countText } from '../../../application/wording/figures.ts';
import { isoInstant } from '../../../application/wording/iso-instant.ts';
import type { Moment } from '../api/answers.ts';

/** An instant to the millisecond: `2026-01-02 10:15:03.120 UTC`; a text that is no instant as it is. */
export const instantText = (instant: string): string => {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : `${isoInstant(time).replace('T', ' ').replace('Z', '')} UTC`;
};

const counted = (count: number, word: string, verb: string): readonly string[] =>
  count === 0 ? [] : [`${countText(count, word)} ${verb}`];

/** What was recorded in a moment, how far the bars reached then and, where told, how many findings were known: `bars to 2008-10-10; in this moment 1 finding made; 49 findings known`. */
export const momentText = ({ lastBar, found, withdrawn, corrected }: Moment, known: number | null = null): string => {
  const changes = [
    ...counted(found, 'finding', 'made'),
    ...counted(corrected, 'bar', 'corrected'),
    ...counted(withdrawn, 'finding', 'withdrawn'),
  ].join(', ');
  return [
    lastBar === null ? 'no bar yet' : `bars to ${lastBar.slice(0, 10)}`,
    ...(changes === '' ? [] : [`in this moment ${changes}`]),
    ...(known === null ? [] : [`${countText(known, 'finding')} known`]),
  ].join('; ');
};
