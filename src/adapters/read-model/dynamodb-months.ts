import * as z from 'zod';
import type { FindingRow } from '../../application/ports/read-model.ts';
import type { Table } from '../dynamodb/table.ts';
import { numeric } from '../dynamodb/log-table.ts';
import { itemsOf, putItem } from './dynamodb-asking.ts';
import { monthsOf } from './dynamodb-finding-item.ts';

/** A month in which findings began, and the newest in which any of them has a bar. */
export type Month = { readonly first: number; readonly last: number };

const DIGITS = 6;

const itemSchema = z
  .object({ s: z.object({ S: z.string() }), l: z.object({ N: z.string() }) })
  .transform(({ s, l }): Month => ({ first: Number(s.S), last: Number(l.N) }));

const listOf = (generation: number): { readonly S: string } => ({ S: `${generation}#months` });

/** The months with findings, newest first; one that has just begun may be missing. */
export const monthsWithFindings = async (table: Table, generation: number): Promise<readonly Month[]> => {
  const items = itemsOf(table, {
    KeyConditionExpression: 'p = :p',
    ExpressionAttributeValues: { ':p': listOf(generation) },
    ScanIndexForward: false,
  });
  return Array.fromAsync(items, (item) => itemSchema.parse(item));
};

/** Keeps which months have findings; what this process has written before is not written again. */
export const createMonths = (table: Table): ((generation: number, row: FindingRow) => Promise<void>) => {
  const known = new Map<string, number>();
  return async (generation, row) => {
    const { first, last } = monthsOf(row);
    const key = `${generation}#${first}`;
    if (last <= (known.get(key) ?? -Infinity)) return;
    await putItem(table, {
      Item: { p: listOf(generation), s: { S: `${first}`.padStart(DIGITS, '0') }, l: numeric(last) },
      ConditionExpression: 'attribute_not_exists(p) OR l < :l',
      ExpressionAttributeValues: { ':l': numeric(last) },
    });
    known.set(key, last);
  };
};
