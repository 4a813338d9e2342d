import { BARS_PER_YEAR, parseSeriesKey } from '../../domain/market/series.ts';
import { sessionDate } from '../../domain/market/session.ts';
import type { Finding, LoudestBar } from '../finding.ts';
import { onceInText, yearsFigure } from './figures.ts';
import { moveFigure } from './move.ts';
import { valueText } from './units.ts';

/** Headings of a table of findings that fits 80 columns. */
export const FINDING_HEADINGS = ['onset', 'loudest', 'ticker', 'kind', 'move', 'once in', 'severity'] as const;

const moveCell = (bar: LoudestBar): string => (bar.kind === 'flat-baseline' ? 'flat before' : moveFigure(bar));

const rarityCell = ({ rarity, series, loudest }: Finding): string => {
  if (rarity === null) return loudest.kind === 'flat-baseline' ? 'no z-score' : '-';
  const years = rarity / BARS_PER_YEAR[parseSeriesKey(series)?.interval ?? '1d'];
  return years < 1 || rarity >= 1e6 ? `${onceInText(rarity)} bars` : yearsFigure(years);
};

/** A finding as a row under FINDING_HEADINGS: the date of its first bar, then date, kind and move of its loudest, which is as unusual and severe as the row says. */
export const findingCells = (finding: Finding): readonly string[] => [
  finding.sessionDate,
  sessionDate(Date.parse(finding.loudest.timestamp)),
  finding.ticker,
  finding.loudest.kind,
  finding.loudest.kind === 'drawdown' ? valueText('share', finding.loudest.value) : moveCell(finding.loudest),
  rarityCell(finding),
  finding.severity,
];

/** Headings of a list of findings with their ids. */
export const LISTED_HEADINGS = ['loudest', 'ticker', 'move', 'severity', 'id'] as const;

/** A finding as a row under LISTED_HEADINGS: date and move of its loudest bar; its id tells the onset and the kind. */
export const listedCells = (finding: Finding): readonly string[] => [
  sessionDate(Date.parse(finding.loudest.timestamp)),
  finding.ticker,
  moveCell(finding.loudest),
  finding.severity,
  finding.id,
];
