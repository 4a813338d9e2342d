import * as z from 'zod';
import type { FindingRow, FindingsQuery } from '../../application/ports/read-model.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import { BY_SHARD, BY_TICKER, LIST_SHARDS } from '../dynamodb/findings-table.ts';
import type { Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemsAt, itemsOf, type Question } from './dynamodb-asking.ts';
import { withBars } from './dynamodb-finding-bars.ts';
import { idAt, keptIn, readItem, shardList, tickerList, type Key } from './dynamodb-finding-item.ts';
import { monthsFor } from './dynamodb-months.ts';
import { spanOf, spansIn, type Span } from './dynamodb-spans.ts';
import { isFound } from './matching.ts';
import { newestOfAll } from './newest-of-all.ts';

/** Entries of a list asked for at first: what half a unit reads. */
const PAGE = 32;

/** Most findings asked for by their keys at once. */
const ROWS = 100;

/** The findings in use or made beside them: rows of one generation of a table. */
export type Generation = { readonly table: Table; readonly generation: number };

/** An entry of a list: its place there, and the key of its finding. */
type Entry = { readonly place: string; readonly key: Key };

const text = z.object({ S: z.string() });

const entrySchema = z
  .object({ p: text, s: text, o: text })
  .transform(({ p, s, o }): Entry => ({ place: o.S, key: { p, s } }));

/** The one ticker that a query can be about, null where it may be about several. */
const tickerOf = ({ ticker, series }: FindingsQuery): string | null => {
  if (ticker !== undefined || !series) return ticker ?? null;
  const tickers = new Set(series.map((key) => parseSeriesKey(key)?.ticker));
  const [only] = tickers;
  return tickers.size === 1 ? (only ?? null) : null;
};

const within = (list: string, { low, high }: Span): Record<string, { readonly S: string }> => ({
  ':list': { S: list },
  ':low': { S: low },
  ':high': { S: high },
});

const ofTicker = ({ generation }: Generation, ticker: string, span: Span): Question => ({
  IndexName: BY_TICKER,
  KeyConditionExpression: 't = :list AND o BETWEEN :low AND :high',
  ExpressionAttributeValues: within(tickerList(generation, ticker), span),
});

const ofShard = (
  { generation }: Generation,
  shard: number,
  span: Span,
  { kind, severity }: FindingsQuery,
): Question => ({
  IndexName: BY_SHARD,
  KeyConditionExpression: 'l = :list AND o BETWEEN :low AND :high',
  ExpressionAttributeValues: {
    ...within(shardList(generation, shard), span),
    ...(kind && { ':kind': { S: kind } }),
    ...(severity && { ':severity': { S: severity } }),
  },
  ...((kind ?? severity) && {
    FilterExpression: [kind && 'k = :kind', severity && 'y = :severity'].filter(Boolean).join(' AND '),
  }),
});

/** What is asked to come by the entries of a query, newest first: one span after the other, all lists of a span at once. */
const questionsFor = async (of: Generation, query: FindingsQuery): Promise<readonly (readonly Question[])[]> => {
  const ticker = tickerOf(query);
  const span = spanOf(query);
  if (ticker !== null) return [[ofTicker(of, ticker, span)]];
  const isPicked = (query.kind ?? query.severity ?? query.from) !== undefined;
  const spans = isPicked ? spansIn(span, await monthsFor(of.table, of.generation, query)) : [span];
  const shards = Array.from({ length: LIST_SHARDS }, (_, shard) => shard);
  return spans.map((one) => shards.map((shard) => ofShard(of, shard, one, query)));
};

async function* entriesOf(table: Table, question: Question): AsyncGenerator<Entry, void> {
  for await (const item of itemsOf(table, { ...question, ScanIndexForward: false })) yield readItem(entrySchema, item);
}

async function* entries(of: Generation, query: FindingsQuery): AsyncGenerator<Entry, void> {
  const page = query.limit === undefined ? {} : { Limit: PAGE };
  for (const questions of await questionsFor(of, query))
    yield* newestOfAll(questions.map((question) => entriesOf(of.table, { ...question, ...page })));
}

const wholeRow = async ({ table, generation }: Generation, item: Item): Promise<FindingRow> => {
  const { row, isWhole } = keptIn(item);
  return isWhole || row.retracted ? row : withBars(table, generation, row);
};

/** The findings of some entries that a query asks for, as they are now, in the order of the entries. */
const rowsAt = async (of: Generation, some: readonly Entry[], query: FindingsQuery): Promise<readonly FindingRow[]> => {
  const items = await itemsAt(
    of.table,
    some.map(({ key }) => key),
  );
  const byKey = new Map(items.map((item) => [item['p']?.S, item]));
  const there = some.map(({ key }) => byKey.get(key.p.S)).filter((item) => item !== undefined);
  const rows = await Promise.all(there.map((item) => wholeRow(of, item)));
  return rows.filter((row) => isFound(row, query));
};

async function* found(of: Generation, query: FindingsQuery): AsyncGenerator<FindingRow, void> {
  const most = Math.min(ROWS, query.limit ?? ROWS);
  let some: Entry[] = [];
  for await (const entry of entries(of, query)) {
    some.push(entry);
    if (some.length < most) continue;
    yield* await rowsAt(of, some, query);
    some = [];
  }
  yield* await rowsAt(of, some, query);
}

/** The findings of a query, newest first, out of no more of the lists than it takes. One that has just begun may be missing; those that are there are as they are now. */
export const listFindings = async (of: Generation, query: FindingsQuery): Promise<readonly FindingRow[]> => {
  const rows: FindingRow[] = [];
  if (query.limit === 0 || query.series?.length === 0) return rows;
  for await (const row of found(of, query)) {
    rows.push(row);
    if (rows.length === query.limit) break;
  }
  return rows;
};

/** Ids of the newest findings, out of the lists alone. One that has just begun may be missing, one that was just retracted be there. */
export const newestIds = async (of: Generation, limit: number): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { place } of entries(of, { limit })) {
    if (ids.length === limit) break;
    ids.push(idAt(place));
  }
  return ids;
};
