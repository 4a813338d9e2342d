import * as z from 'zod';
import type { FindingChange } from '../../application/ports/kept-findings.ts';
import { ReadModelError, type FindingRow } from '../../application/ports/read-model.ts';
import type { Item } from '../dynamodb/log-table.ts';
import { packed, packedText } from '../dynamodb/packed-text.ts';
import type { Table } from '../dynamodb/table.ts';
import { mergeChanged } from './changed-bars.ts';
import { itemsOf } from './dynamodb-asking.ts';
import { readItem } from './dynamodb-finding-item.ts';
import { evidence } from './finding-fields.ts';

/** Most bars of an item, and most bytes of their text: an item takes 400 KB. */
const BARS = 100;
const MOST_BYTES = 350 * 1024;

const partitionOf = (generation: number, id: string): { readonly S: string } => ({ S: `${generation}#e#${id}` });

const digits = (value: number): string => `${value}`.padStart(16, '0');

const textOf = (row: FindingRow, bars: readonly unknown[]): Item[string] => {
  const text = JSON.stringify(bars);
  if (Buffer.byteLength(text) <= MOST_BYTES) return packed(text);
  throw new ReadModelError('too-large', `${BARS} bars of the finding ${row.id} take more than ${MOST_BYTES} bytes.`);
};

/** The items of the bars that a finding gained and lost: by its commit and the one before, so that what two processes make of the same is not one in place of the other. Bars over 350 KB a hundred are refused ('too-large'). */
export const barItems = (generation: number, { row, commit, base, changed }: FindingChange): readonly Item[] => {
  const bars = [...changed];
  return Array.from({ length: Math.ceil(bars.length / BARS) }, (_, i) => ({
    p: partitionOf(generation, row.id),
    s: { S: `${digits(commit)}#${digits(base)}#${digits(i)}` },
    b: textOf(row, bars.slice(i * BARS, (i + 1) * BARS)),
  }));
};

const itemSchema = z.object({
  b: packedText
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(z.tuple([z.int(), evidence.nullable()])).readonly()),
});

/** A row with all of its bars: those kept beside its fields, and those that came or went since. */
export const withBars = async (table: Table, generation: number, row: FindingRow): Promise<FindingRow> => {
  const items = itemsOf(table, {
    KeyConditionExpression: 'p = :p',
    ExpressionAttributeValues: { ':p': partitionOf(generation, row.id) },
  });
  const changes = await Array.fromAsync(items, (item) => readItem(itemSchema, item).b);
  return { ...row, evidence: mergeChanged(row.evidence, new Map(changes.flat())) };
};
