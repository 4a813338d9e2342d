import { whenText } from '../../../application/wording/figures.ts';
import { findingRarity } from '../../../application/wording/headline.ts';
import { moveFigure } from '../../../application/wording/move.ts';
import { isTwoSided, limitsText, spreadText, unitOf, valueText, zText } from '../../../application/wording/units.ts';
import type { Unit } from '../../../domain/anomaly/detector.ts';
import type { Finding } from '../api/answers.ts';

/** A line of the factor table: a name, what it came to, and a remark where the number needs one. */
export type Factor = { readonly name: string; readonly value: string; readonly remark: string };

const MEASURES: Readonly<Record<Unit, string>> = {
  'log-return': 'close against the close before',
  'log-volume': 'shares traded',
  'log-range': 'true range',
  price: 'closing price',
  shares: 'shares traded',
  share: 'close against the highest before',
  bars: 'bars in a row at one price',
  odds: 'odds to 1 of standing apart from the bars before',
  other: '',
};

const spreadFactors = (bar: Finding['loudest'], unit: Unit): readonly Factor[] => {
  const { detector, value, expected, spread, threshold } = bar;
  if (spread === 0) return [{ name: 'Spread', value: 'none', remark: 'the bars before were all the same' }];
  const [low, high] = [expected - threshold * spread, expected + threshold * spread];
  const normal = limitsText(detector, isTwoSided(detector) ? low : null, high);
  if (unit === 'share') return [{ name: 'Normal', value: normal, remark: 'would not have alerted' }];
  return [
    { name: 'Spread', value: spreadText(unit, spread), remark: 'one standard deviation' },
    { name: 'Z-score', value: zText((value - expected) / spread), remark: 'spreads from what was expected' },
    { name: 'Threshold', value: zText(threshold), remark: 'the z-score from which a finding starts' },
    { name: 'Normal', value: normal, remark: 'would not have alerted' },
  ];
};

/** Which bar began the finding and which is the loudest, where they differ. */
const barFactors = (finding: Finding): readonly Factor[] => {
  const { timestamp, series, loudest } = finding;
  if (timestamp === loudest.timestamp) return [];
  const dayOf = (time: string): string => `on ${whenText(Date.parse(time), series)}`;
  return [
    { name: 'Onset', value: moveFigure(finding), remark: dayOf(timestamp) },
    { name: 'Loudest', value: moveFigure(loudest), remark: `${dayOf(loudest.timestamp)}; in numbers:` },
  ];
};

/** Why the loudest bar stood out, in the units people use; first what began the finding, where that was another bar. */
export const factorsOf = (finding: Finding): readonly Factor[] => {
  const { loudest } = finding;
  const unit = unitOf(loudest.detector);
  return [
    ...barFactors(finding),
    { name: 'Value', value: valueText(unit, loudest.value), remark: MEASURES[unit] },
    { name: 'Expected', value: valueText(unit, loudest.expected), remark: 'from the bars before' },
    ...spreadFactors(loudest, unit),
    { name: 'Rarity', value: findingRarity(finding), remark: '' },
    { name: 'Score', value: finding.score.toFixed(3), remark: '0 to 1, by rarity alone' },
  ];
};
