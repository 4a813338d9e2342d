import * as z from 'zod';
import type { KeptFinding } from '../../application/ports/kept-findings.ts';
import { ReadModelError, type FindingKey, type FindingRow } from '../../application/ports/read-model.ts';
import type { Kind, Severity } from '../../domain/anomaly/kinds.ts';
import { listShardOf } from '../dynamodb/findings-table.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import { packed, packedText } from '../dynamodb/packed-text.ts';
import { evidence, findingFields } from './finding-fields.ts';

/** The key of an item: rows of one generation are apart from those of another. */
export type Key = { readonly p: { readonly S: string }; readonly s: { readonly S: string } };

/** The key of what there is one of: `what` names it within its generation. */
export const keyOf = (generation: number, what: string): Key => ({ p: { S: `${generation}#${what}` }, s: { S: '-' } });

/** The key of a finding. */
export const findingKey = (generation: number, id: string): Key => keyOf(generation, `f#${id}`);

/** Lifts every onset above 0, so that numbers in text sort as they count. */
const LIFT = 2 ** 52;

/** The place of a finding in a list, in order of onset and then id; the lowest and the highest stand for all beyond. */
export const placeOf = ({ onset, id }: FindingKey): string => {
  const lifted = Math.min(Math.max(onset + LIFT, 0), Number.MAX_SAFE_INTEGER);
  return `${`${lifted}`.padStart(16, '0')}#${id}`;
};

/** The id of the finding at a place. */
export const idAt = (place: string): string => place.slice(place.indexOf('#') + 1);

/** A part of the list of a severity or a kind, and the list of a ticker, by generation. */
export const shardList = (generation: number, of: Severity | Kind, shard: number): string =>
  `${generation}#${of}#${shard}`;
export const tickerList = (generation: number, ticker: string): string => `${generation}#${ticker}`;

/** Most bytes of a finding with its bars as kept: with its keys it is billed as one kilobyte. */
const ROOM = 800;

const textOf = (row: FindingRow): Item[string] => packed(JSON.stringify(row));

/** Whether a finding can be kept in one item with all of its bars. */
export const fitsWhole = (row: FindingRow): boolean => {
  const { S, B } = textOf(row);
  return (B ?? Buffer.from(S ?? '')).length <= ROOM;
};

/** The item of a finding: commit `v`, row `b`, `e` where bars of it are in items of their own, and its places in the lists, unless it is retracted. */
export const itemOf = (generation: number, { row, isWhole, commit }: KeptFinding): Item => ({
  ...findingKey(generation, row.id),
  v: numeric(commit),
  b: textOf(row),
  ...(isWhole ? {} : { e: { BOOL: true } }),
  ...(row.retracted
    ? {}
    : {
        o: { S: placeOf(row) },
        l: { S: shardList(generation, row.severity, listShardOf(row.series)) },
        d: { S: shardList(generation, row.kind, listShardOf(row.series)) },
        t: { S: tickerList(generation, row.ticker) },
        k: { S: row.kind },
        ...(row.end === null ? {} : { n: numeric(row.end) }),
      }),
});

const row = findingFields.extend({ end: z.int().nullable(), evidence: z.array(evidence), retracted: z.boolean() });

const itemSchema = z.object({
  v: z.object({ N: z.string() }).transform(({ N }) => Number(N)),
  b: packedText.transform((text): unknown => JSON.parse(text)).pipe(row),
  e: z.object({ BOOL: z.literal(true) }).optional(),
});

/** What a schema makes of an item; one that was not written as this is refused, as `damaged` alone or as all that go by it are ('corrupt'). */
export const readItem = <T>(schema: z.ZodType<T>, item: Item, kind: 'damaged' | 'corrupt' = 'damaged'): T => {
  try {
    return schema.parse(item);
  } catch (cause) {
    const message = `The item ${item['p']?.S} of the findings is damaged; make them anew from the log with npx tapewatch projections rebuild.`;
    throw new ReadModelError(kind, message, { cause });
  }
};

/** The finding of an item. Throws ReadModelError for one that is damaged. */
export const keptIn = (item: Item): KeptFinding => {
  const { v, b, e } = readItem(itemSchema, item);
  return { row: b, isWhole: e === undefined, commit: v };
};
