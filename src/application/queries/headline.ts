import type { Finding } from '../finding.ts';
import { oftenText, rarityText, whenText } from './figures.ts';
import { moveText } from './move.ts';

/** How unusual a finding is, in words; a flat baseline gives no probability. */
export const findingRarity = ({ kind, rarity, series }: Finding): string =>
  kind === 'flat-baseline' ? 'after a flat baseline' : rarityText(rarity, series);

/** What a finding is about: ticker, move and day. */
export const claimOf = (finding: Finding): string =>
  `${finding.ticker} ${moveText(finding)} on ${whenText(Date.parse(finding.timestamp), finding.series)}`;

/** A finding in a few words: ticker, move, day, and how often its like comes. */
export const headlineOf = (finding: Finding): string => {
  const often = finding.kind === 'flat-baseline' ? findingRarity(finding) : oftenText(finding.rarity);
  return `${claimOf(finding)}, ${often}`;
};
