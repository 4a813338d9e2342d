import { sessionDate } from '../../domain/market/session.ts';
import type { Finding } from '../finding.ts';
import type { BarRow, FindingRow, ReadModel, TickerRow } from '../ports/read-model.ts';
import { renderFinding } from '../wording/render-finding.ts';

/** A bar that moved much and is in no finding; `move` is its log return. */
export type QuietMove = { readonly ticker: string; readonly date: string; readonly move: number };

/** What is known at a glance: the series, how many findings stand, the loudest, and the largest move that is in none. */
export type Overview = {
  readonly tickers: readonly TickerRow[];
  readonly findings: number;
  readonly loudest: readonly Finding[];
  readonly quietMove: QuietMove | null;
};

/** Findings an overview looks through. */
const MOST = 100_000;

const louder = (a: FindingRow, b: FindingRow): number =>
  b.score - a.score || a.onset - b.onset || (a.id < b.id ? -1 : 1);

const isInFinding = (spans: readonly FindingRow[], time: number): boolean =>
  spans.some(({ onset, end }) => onset <= time && (end === null || time <= end));

const isLarger = (a: QuietMove, b: QuietMove | null): boolean => b === null || Math.abs(a.move) > Math.abs(b.move);

const largestIn = (bars: readonly BarRow[], spans: readonly FindingRow[], ticker: string): QuietMove | null => {
  let largest: QuietMove | null = null;
  bars.forEach((row, i) => {
    const before = bars[i - 1];
    if (!before || row.judgement.verdict !== 'normal' || isInFinding(spans, row.bar.time)) return;
    const move = Math.log(row.bar.close / before.bar.close);
    const quiet = { ticker, date: sessionDate(row.bar.time), move };
    if (isLarger(quiet, largest)) largest = quiet;
  });
  return largest;
};

const quietMoveOf = async (
  readModel: ReadModel,
  row: TickerRow,
  spans: readonly FindingRow[],
): Promise<QuietMove | null> => {
  const { series, ticker, firstBar, lastBar, bars } = row;
  if (firstBar === null || lastBar === null) return null;
  const ofSeries = spans.filter((finding) => finding.series === series);
  return largestIn(await readModel.bars(series, firstBar, lastBar, bars), ofSeries, ticker);
};

const largestQuietMove = async (
  readModel: ReadModel,
  tickers: readonly TickerRow[],
  findings: readonly FindingRow[],
): Promise<QuietMove | null> => {
  let largest: QuietMove | null = null;
  for (const row of tickers) {
    const found = await quietMoveOf(readModel, row, findings);
    if (found && isLarger(found, largest)) largest = found;
  }
  return largest;
};

/** The overview of everything in the read model, with so many of the loudest findings. */
export const overviewOf = async (readModel: ReadModel, loudest: number): Promise<Overview> => {
  const tickers = await readModel.tickers();
  const findings = await readModel.findings({ limit: MOST });
  return {
    tickers,
    findings: findings.length,
    loudest: findings.toSorted(louder).slice(0, loudest).map(renderFinding),
    quietMove: await largestQuietMove(readModel, tickers, findings),
  };
};
