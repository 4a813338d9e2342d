import type { FindingRow, FindingsQuery, Span } from '../../application/ports/read-model.ts';
import { sessionDay } from '../../domain/market/session.ts';

const isBefore = (row: FindingRow, { onset, id }: { readonly onset: number; readonly id: string }): boolean =>
  row.onset < onset || (row.onset === onset && row.id < id);

/** The newest onset first, then the highest id. */
export const newestFirst = (a: FindingRow, b: FindingRow): number => (isBefore(a, b) ? 1 : -1);

const hasBarOn = (row: FindingRow, from: number, to: number): boolean =>
  row.evidence.some(({ time }) => sessionDay(time) >= from && sessionDay(time) <= to);

const goesOn = ({ onset, end }: FindingRow, { from, to }: Span): boolean =>
  onset <= to && (end === null || end >= from);

const matches = (row: FindingRow, { ticker, series = [row.series], severity, kind }: FindingsQuery): boolean =>
  row.ticker === (ticker ?? row.ticker) &&
  series.includes(row.series) &&
  row.severity === (severity ?? row.severity) &&
  row.kind === (kind ?? row.kind);

const isWithin = (row: FindingRow, { from = -Infinity, to = Infinity, during, after }: FindingsQuery): boolean =>
  hasBarOn(row, from, to) && (!during || goesOn(row, during)) && (!after || isBefore(row, after));

/** Whether a query asks for this finding. */
export const isFound = (row: FindingRow, query: FindingsQuery): boolean =>
  !row.retracted && matches(row, query) && isWithin(row, query);
