import { sessionDate } from '../../domain/market/session.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import type { Move } from '../commands/passing-bars.ts';
import type { Finding } from '../finding.ts';
import type { FindingRow, Readings, TickerRow } from '../ports/read-model.ts';
import { renderFinding } from '../wording/render-finding.ts';

/** A bar that moved much and is in no finding; `move` is its log return. */
export type QuietMove = { readonly ticker: string; readonly date: string; readonly move: number };

/** What is known at a glance: the series, how many findings stand and how many of them are new, and the loudest of all and of the new ones. */
export type Overview = {
  readonly tickers: readonly TickerRow[];
  readonly findings: number;
  readonly fresh: number;
  readonly loudest: readonly Finding[];
  readonly loudestFresh: readonly Finding[];
};

/** The graver first, of those as grave the rarer. */
const louder = (a: FindingRow, b: FindingRow): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  b.score - a.score ||
  a.onset - b.onset ||
  (a.id < b.id ? -1 : 1);

/** The ids of the findings that stand. */
export const findingIds = async (readModel: Readings): Promise<ReadonlySet<string>> =>
  new Set((await readModel.findings({})).map(({ id }) => id));

/** The overview of the findings in the read model, those not among the `known` ids being new, with so many of the loudest. */
export const overviewOf = async (
  readModel: Readings,
  known: ReadonlySet<string>,
  loudest: number,
): Promise<Overview> => {
  const findings = (await readModel.findings({})).toSorted(louder);
  const fresh = findings.filter(({ id }) => !known.has(id));
  return {
    tickers: await readModel.tickers(),
    findings: findings.length,
    fresh: fresh.length,
    loudest: findings.slice(0, loudest).map(renderFinding),
    loudestFresh: fresh.slice(0, loudest).map(renderFinding),
  };
};

const isInFinding = async (readModel: Readings, { series, time }: Move): Promise<boolean> =>
  (await readModel.findings({ series: [series], during: { from: time, to: time }, limit: 1 })).length > 0;

/** The first of these moves whose bar was judged normal and is in no finding, null where there is none. */
export const quietMoveOf = async (readModel: Readings, moves: readonly Move[]): Promise<QuietMove | null> => {
  for (const move of moves) {
    const [row] = await readModel.bars(move.series, move.time, move.time, 1);
    if (row?.judgement.verdict === 'normal' && !(await isInFinding(readModel, move))) {
      return { ticker: move.ticker, date: sessionDate(move.time), move: move.move };
    }
  }
  return null;
};
