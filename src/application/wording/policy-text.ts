import type { Tail } from '../../domain/anomaly/tail.ts';
import type { ChannelLevels, LevelOfChannel, PolicyLevels, RuleLevels } from '../queries/describe-policy.ts';
import type { PolicyComparison } from '../queries/compare-policies.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { alignedLines, wrappedLines } from './aligned.ts';
import { countText, onceInText } from './figures.ts';
import { zText } from './units.ts';

/** Columns of a terminal. */
const WIDTH = 80;

const tailText = (tail: Tail): string => {
  if (tail.type !== 'table') return tail.type;
  return `to ${onceInText(rarityOf(tail.surprise.at(-1) ?? 0))}, index ${tail.index}`;
};

const levelText = (level: LevelOfChannel | null): string => (level ? zText(level.z) : 'never');

const channelRow = ({ detector, weight, tail, finding, high, critical }: ChannelLevels): readonly string[] => [
  detector,
  String(weight),
  levelText(finding),
  onceInText(finding.onceIn),
  levelText(high),
  levelText(critical),
  tailText(tail),
];

const HEADER = ['channel', 'weight', 'finding z', 'once in', 'high z', 'critical z', 'tail'];

const heldText = ({ alertsPerTickerYear, channels, tests, quietBars }: RuleLevels): string => {
  const ends = `a finding ends after ${countText(quietBars, 'bar')} in a row that ${quietBars === 1 ? 'does' : 'do'} not continue it`;
  if (alertsPerTickerYear === null) return `the levels are fixed; ${ends}.`;
  const amount = channels.length === 1 ? '' : `the channels amount to ${tests} independent tests; `;
  return `held to ${countText(alertsPerTickerYear, 'finding')} of a ticker in a year, to which each ticker's levels are steered from those below; ${amount}${ends}.`;
};

const ruleLines = (rule: RuleLevels): readonly string[] => [
  '',
  ...wrappedLines(`Rule ${rule.name}: ${heldText(rule)}`, WIDTH),
  ...alignedLines([HEADER, ...rule.channels.map(channelRow)], WIDTH),
];

const LEGEND =
  'z is where a channel starts a finding by itself, once in how many bars it reads beyond that. A tail is measured to once in so many bars, and beyond falls as a power, its index; or it is that of normal values, or of decades: ten times rarer with each.';

/** A policy as people read it, in lines of 80 columns. */
export const policyText = ({ id, interval, rules }: PolicyLevels): string =>
  [`${id}, on bars of ${interval}`, ...rules.flatMap(ruleLines), '', ...wrappedLines(LEGEND, WIDTH)].join('\n');

/** What two policies differ in as people read it, in lines of 80 columns. */
export const comparisonText = ({ one, other, differences }: PolicyComparison): string => {
  if (one === other) return `${one} is the same policy.`;
  const rows = differences.map((difference) => [
    difference.where,
    difference.one ?? 'not there',
    difference.other ?? 'not there',
  ]);
  const places = `They differ in ${countText(differences.length, 'place')}.`;
  return [...alignedLines([['', one, other], ...rows], WIDTH), places].join('\n');
};
