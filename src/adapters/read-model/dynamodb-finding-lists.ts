import * as z from 'zod';
import { ReadModelError, type FindingRow, type FindingsQuery } from '../../application/ports/read-model.ts';
import { SEVERITIES, type Kind, type Severity } from '../../domain/anomaly/kinds.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import { BY_KIND, BY_SEVERITY, BY_TICKER, LIST_SHARDS } from '../dynamodb/findings-table.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemsAt, itemsOf, type Question } from './dynamodb-asking.ts';
import { withBars } from './dynamodb-finding-bars.ts';
import { idAt, keptIn, readItem, shardList, tickerList, type Key } from './dynamodb-finding-item.ts';
import { monthsReaching } from './dynamodb-months.ts';
import { spanOf, spansFrom, type Span } from './dynamodb-spans.ts';
import { isFound } from './matching.ts';
import { newestOfAll } from './newest-of-all.ts';

/** Entries of a list asked for at first: what half a unit reads. */
const PAGE = 32;

/** Most findings asked for by their keys at once: as many as are wanted, and twice as many each time that was too few. */
const ROWS = 100;

const SHARDS = Array.from({ length: LIST_SHARDS }, (_, shard) => shard);

/** The findings in use or made beside them: rows of one generation of a table, and what hears of one that is damaged, which lists leave out. */
export type Generation = {
  readonly table: Table;
  readonly generation: number;
  readonly onDamaged: (id: string) => void;
};

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

/** The list of a ticker, with the findings that were not over before a time where one is given. */
const ofTicker = ({ generation }: Generation, ticker: string, span: Span, since?: number): Question => ({
  IndexName: BY_TICKER,
  KeyConditionExpression: 't = :list AND o BETWEEN :low AND :high',
  ExpressionAttributeValues: {
    ...within(tickerList(generation, ticker), span),
    ...(since !== undefined && { ':since': numeric(since) }),
  },
  ...(since !== undefined && { FilterExpression: 'attribute_not_exists(n) OR n >= :since' }),
});

/** The part of the list of a severity, with the findings of a kind where one is given. */
const ofSeverity = ({ generation }: Generation, severity: Severity, span: Span, kind?: Kind): readonly Question[] =>
  SHARDS.map((shard) => ({
    IndexName: BY_SEVERITY,
    KeyConditionExpression: 'l = :list AND o BETWEEN :low AND :high',
    ExpressionAttributeValues: {
      ...within(shardList(generation, severity, shard), span),
      ...(kind && { ':kind': { S: kind } }),
    },
    ...(kind && { FilterExpression: 'k = :kind' }),
  }));

const ofKind = ({ generation }: Generation, kind: Kind, span: Span): readonly Question[] =>
  SHARDS.map((shard) => ({
    IndexName: BY_KIND,
    KeyConditionExpression: 'd = :list AND o BETWEEN :low AND :high',
    ExpressionAttributeValues: within(shardList(generation, kind, shard), span),
  }));

/** What is asked of a span: the list of the ticker, or the lists of one severity or kind, else those of all severities. */
const ofSpan = (of: Generation, span: Span, query: FindingsQuery): readonly Question[] => {
  const { kind, severity, during } = query;
  const ticker = tickerOf(query);
  if (ticker !== null) return [ofTicker(of, ticker, span, during?.from)];
  if (severity) return ofSeverity(of, severity, span, kind);
  if (kind) return ofKind(of, kind, span);
  return SEVERITIES.flatMap((each) => ofSeverity(of, each, span));
};

/** What is asked to come by the entries of a query, newest first: one span after the other, all lists of a span at once. */
const questionsFor = async (of: Generation, query: FindingsQuery): Promise<readonly (readonly Question[])[]> => {
  const span = spanOf(query);
  const { from } = query;
  const spans =
    from === undefined ? [span] : spansFrom(span, from, await monthsReaching(of.table, of.generation, from));
  return spans.map((one) => ofSpan(of, one, query));
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

const rowUnlessDamaged = async (of: Generation, item: Item, id: string): Promise<readonly FindingRow[]> => {
  try {
    return [await wholeRow(of, item)];
  } catch (error) {
    if (!(error instanceof ReadModelError && error.kind === 'damaged')) throw error;
    of.onDamaged(id);
    return [];
  }
};

/** The findings of some entries that a query asks for, as they are now, in the order of the entries. */
const rowsAt = async (of: Generation, some: readonly Entry[], query: FindingsQuery): Promise<readonly FindingRow[]> => {
  const items = await itemsAt(
    of.table,
    some.map(({ key }) => key),
  );
  const byKey = new Map(items.map((item) => [item['p']?.S, item]));
  const rows = await Promise.all(
    some.flatMap(({ key, place }) => {
      const item = byKey.get(key.p.S);
      return item ? [rowUnlessDamaged(of, item, idAt(place))] : [];
    }),
  );
  return rows.flat().filter((row) => isFound(row, query));
};

async function* found(of: Generation, query: FindingsQuery): AsyncGenerator<FindingRow, void> {
  let most = Math.min(ROWS, query.limit ?? ROWS);
  let some: Entry[] = [];
  for await (const entry of entries(of, query)) {
    some.push(entry);
    if (some.length < most) continue;
    yield* await rowsAt(of, some, query);
    some = [];
    most = Math.min(ROWS, 2 * most);
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
