import type { Finding } from '../finding.ts';
import { oftenText, rarityText, whenText } from './figures.ts';
import { moveText } from './move.ts';

/** How unusual a finding is, in words; a flat baseline gives no probability. */
export const findingRarity = ({ loudest, rarity, series }: Finding): string =>
  loudest.kind === 'flat-baseline' ? 'after a flat baseline' : rarityText(rarity, series);

/** What a finding is about: ticker, and move and day of its loudest bar. */
export const claimOf = ({ ticker, series, loudest }: Finding): string =>
  `${ticker} ${moveText(loudest)} on ${whenText(Date.parse(loudest.timestamp), series)}`;

/** A finding in a few words: ticker, move and day of its loudest bar, and how often its like comes. */
export const headlineOf = (finding: Finding): string => {
  const often = finding.loudest.kind === 'flat-baseline' ? findingRarity(finding) : oftenText(finding.rarity);
  return `${claimOf(finding)}, ${often}`;
};
