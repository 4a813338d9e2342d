import { sessionDate } from '../../domain/market/session.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import type { Move } from '../commands/passing-bars.ts';
import type { Finding } from '../finding.ts';
import { ReadModelError, type FindingRow, type Readings, type TickerRow } from '../ports/read-model.ts';
import { renderFinding } from '../wording/render-finding.ts';

/** A bar that moved much and is in no finding; `move` is its log return. */
export type QuietMove = { readonly ticker: string; readonly date: string; readonly move: number };

/** What is known at a glance: the series, how many findings stand (`isMore`: the newest alone are counted) and how many of them are new, and the loudest of all (`isOfLate`: of the newest alone) and of the new ones. */
export type Overview = {
  readonly tickers: readonly TickerRow[];
  readonly findings: number;
  readonly isMore: boolean;
  readonly fresh: number;
  readonly loudest: readonly Finding[];
  readonly isOfLate: boolean;
  readonly loudestFresh: readonly Finding[];
};

/** Most findings that are counted, the newest. */
export const COUNTED = 10_000;

/** Most findings of a severity that are looked through for the loudest, the newest. */
const LOOKED_THROUGH = 1000;

/** Most new findings that are looked up one by one, and how many of them at once. */
const LOOKED_UP = 100;
const AT_ONCE = 10;

/** The graver first, of those as grave the rarer. */
const louder = (a: FindingRow, b: FindingRow): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
  b.score - a.score ||
  a.onset - b.onset ||
  (a.id < b.id ? -1 : 1);

/** The ids of the findings that stand: of the newest, twice as many as are counted, so that none of these is taken for new where others are withdrawn. */
export const findingIds = async (readModel: Readings): Promise<ReadonlySet<string>> =>
  new Set(await readModel.newestIds(2 * COUNTED));

const NONE: ReadonlySet<string> = new Set();

/** Findings in which the loudest are, graver ones first, and whether they are the newest of their severity alone. */
type Gravest = { readonly rows: readonly FindingRow[]; readonly isOfLate: boolean };

/** The gravest findings, of a severity after the other until there are enough, and enough of those that are looked for. */
const gravestOf = async (readModel: Readings, enough: number, sought: ReadonlySet<string>): Promise<Gravest> => {
  const rows: FindingRow[] = [];
  let isOfLate = false;
  for (const severity of SEVERITIES.toReversed()) {
    const isShort = rows.length < enough;
    if (!isShort && rows.filter(({ id }) => sought.has(id)).length >= Math.min(enough, sought.size)) break;
    const some = await readModel.findings({ severity, limit: LOOKED_THROUGH });
    rows.push(...some);
    isOfLate ||= isShort && some.length === LOOKED_THROUGH;
  }
  return { rows, isOfLate };
};

/** The finding where it stands, and is not damaged: that is told by what reads it, and lists leave it out too. */
const standing = async (readModel: Readings, id: string): Promise<readonly FindingRow[]> => {
  try {
    const row = await readModel.finding(id);
    return row && !row.retracted ? [row] : [];
  } catch (error) {
    if (error instanceof ReadModelError && error.kind === 'damaged') return [];
    throw error;
  }
};

const rowsOf = async (readModel: Readings, ids: readonly string[]): Promise<readonly FindingRow[]> => {
  const rows: FindingRow[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = await Promise.all(ids.slice(i, i + AT_ONCE).map((id) => standing(readModel, id)));
    rows.push(...some.flat());
  }
  return rows;
};

/** The overview of the findings in the read model, those not among the `known` ids being new, with so many of the loudest; reads no more of many findings than of some. */
export const overviewOf = async (
  readModel: Readings,
  known: ReadonlySet<string>,
  loudest: number,
): Promise<Overview> => {
  const ids = await readModel.newestIds(COUNTED + 1);
  const counted = ids.slice(0, COUNTED);
  const fresh = new Set(counted.filter((id) => !known.has(id)));
  const isMany = fresh.size > LOOKED_UP;
  const { rows, isOfLate } = await gravestOf(readModel, loudest, isMany ? fresh : NONE);
  const freshRows = isMany ? rows.filter(({ id }) => fresh.has(id)) : await rowsOf(readModel, [...fresh]);
  const loudestIn = (some: readonly FindingRow[]) => some.toSorted(louder).slice(0, loudest).map(renderFinding);
  return {
    tickers: await readModel.tickers(),
    findings: counted.length,
    isMore: ids.length > COUNTED,
    fresh: fresh.size,
    loudest: loudestIn(rows),
    isOfLate,
    loudestFresh: loudestIn(freshRows),
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
