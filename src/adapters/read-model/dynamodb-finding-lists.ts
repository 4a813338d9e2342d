import type { FindingKey, FindingRow, FindingsQuery } from '../../application/ports/read-model.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { BY_MONTH, BY_TICKER } from '../dynamodb/findings-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemsOf, type Question } from './dynamodb-asking.ts';
import { keptIn, monthList, monthOf, placeOf, tickerList } from './dynamodb-finding-item.ts';
import { monthsWithFindings, type Month } from './dynamodb-months.ts';
import { isFound } from './matching.ts';

/** Fewest findings asked for at once: those that a query passes over are asked for with the others. */
const PAGE = 25;

const MONTHS = { index: BY_MONTH, key: 'm' } as const;
const TICKERS = { index: BY_TICKER, key: 't' } as const;

/** The part of a list behind a place, newest first. */
const behind = (of: typeof MONTHS | typeof TICKERS, list: string, after: FindingKey | undefined): Question => ({
  IndexName: of.index,
  KeyConditionExpression: after ? `${of.key} = :list AND o < :after` : `${of.key} = :list`,
  ExpressionAttributeValues: { ':list': { S: list }, ...(after && { ':after': { S: placeOf(after) } }) },
  ScanIndexForward: false,
});

/** The one ticker that a query can be about, null where it may be about several. */
const tickerOf = ({ ticker, series }: FindingsQuery): string | null => {
  if (ticker !== undefined || !series) return ticker ?? null;
  const tickers = new Set(series.map((key) => parseSeriesKey(key)?.ticker));
  const [only] = tickers;
  return tickers.size === 1 ? (only ?? null) : null;
};

/** Whether a month can hold a finding that the query asks for. */
const mayHold = ({ first, last }: Month, { from, to, during, after }: FindingsQuery): boolean => {
  const newest = [during?.to, after?.onset].flatMap((instant) => (instant === undefined ? [] : [sessionDay(instant)]));
  const latest = Math.min(...[...newest, to ?? Infinity].map((day) => (day === Infinity ? day : monthOf(day))));
  return first <= latest && (from === undefined || last >= monthOf(from));
};

/** The lists in which the findings of a query are, newest first, with the index they are in. */
const listsFor = async (table: Table, generation: number, query: FindingsQuery): Promise<readonly Question[]> => {
  const { after, series } = query;
  if (series?.length === 0) return [];
  const ticker = tickerOf(query);
  if (ticker !== null) return [behind(TICKERS, tickerList(generation, ticker), after)];
  const months = await monthsWithFindings(table, generation);
  return months
    .filter((month) => mayHold(month, query))
    .map(({ first }) => behind(MONTHS, monthList(generation, first), after));
};

async function* found(table: Table, generation: number, query: FindingsQuery): AsyncGenerator<FindingRow, void> {
  const page = query.limit === undefined ? {} : { Limit: Math.max(PAGE, query.limit) };
  for (const list of await listsFor(table, generation, query)) {
    for await (const item of itemsOf(table, { ...list, ...page })) {
      const { row } = keptIn(item);
      if (isFound(row, query)) yield row;
    }
  }
}

/** The findings of a query, newest first, out of no more of the lists than it takes; what was kept a moment ago may be missing. */
export const listFindings = async (
  table: Table,
  generation: number,
  query: FindingsQuery,
): Promise<readonly FindingRow[]> => {
  const rows: FindingRow[] = [];
  if (query.limit === 0) return rows;
  for await (const row of found(table, generation, query)) {
    rows.push(row);
    if (rows.length === query.limit) break;
  }
  return rows;
};
