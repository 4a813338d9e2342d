import { BARS_PER_YEAR, parseSeriesKey } from '../../domain/market/series.ts';
import type { Finding } from '../finding.ts';
import { onceInText } from './figures.ts';
import { unitOf, usualTimesText, valueText } from './units.ts';

/** Headings of a table of findings that fits 80 columns. */
export const FINDING_HEADINGS = ['date', 'ticker', 'kind', 'move', 'how unusual', 'severity'] as const;

const moveCell = ({ detector, value, expected, kind }: Finding): string => {
  const unit = unitOf(detector);
  if (kind === 'flat-baseline') return 'flat before';
  return unit === 'log-volume' ? `${usualTimesText(value, expected)} x volume` : valueText(unit, value);
};

const rarityCell = ({ rarity, series, kind }: Finding): string => {
  if (kind === 'flat-baseline') return 'no z-score exists';
  const years = rarity / BARS_PER_YEAR[parseSeriesKey(series)?.interval ?? '1d'];
  return years < 1 || rarity >= 1e6 ? `once in ${onceInText(rarity)} bars` : `once in ${years.toFixed(1)} years`;
};

/** A finding as a row under FINDING_HEADINGS. */
export const findingCells = (finding: Finding): readonly string[] => [
  finding.sessionDate,
  finding.ticker,
  finding.kind,
  moveCell(finding),
  rarityCell(finding),
  finding.severity,
];
