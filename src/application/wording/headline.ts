import type { Kind } from '../../domain/anomaly/kinds.ts';
import type { Finding } from '../finding.ts';
import { oftenText, rarityText, whenText } from './figures.ts';
import { moveText } from './move.ts';

/** What is said of findings instead of how often their like comes. */
const UNRATED: Partial<Readonly<Record<Kind, string>>> = {
  'flat-baseline': 'after a flat baseline',
  'level-shift': 'a lasting change',
  'volatility-shift': 'a lasting change',
  drawdown: 'at a stated depth',
  'suspect-corporate-action': 'as a split would explain',
  'missing-bars': 'more than usual',
  stale: 'longer than usual',
};

const unratedText = (kind: Kind): string => UNRATED[kind] ?? 'seldom';

/** How unusual a finding is, in words. */
export const findingRarity = ({ loudest, rarity, series }: Finding): string =>
  rarity === null ? unratedText(loudest.kind) : rarityText(rarity, series);

/** What a finding is about: ticker, and move and day of its loudest bar. */
export const claimOf = ({ ticker, series, loudest }: Finding): string =>
  `${ticker} ${moveText(loudest)} on ${whenText(Date.parse(loudest.timestamp), series)}`;

/** A finding in a few words: ticker, move and day of its loudest bar, and how often its like comes. */
export const headlineOf = (finding: Finding): string => {
  const { loudest, rarity } = finding;
  return `${claimOf(finding)}, ${rarity === null ? unratedText(loudest.kind) : oftenText(rarity)}`;
};
