import * as z from 'zod';
import type { KeptFinding } from '../../application/ports/kept-findings.ts';
import { ReadModelError, type FindingKey, type FindingRow } from '../../application/ports/read-model.ts';
import { civilFromDays } from '../../domain/market/civil.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import { packed, packedText } from '../dynamodb/packed-text.ts';
import { evidence, findingFields } from './finding-fields.ts';

/** The key of an item: rows of one generation are apart from those of another. */
export type Key = { readonly p: { readonly S: string }; readonly s: { readonly S: string } };

/** The key of what there is one of: `what` names it within its generation. */
export const keyOf = (generation: number, what: string): Key => ({ p: { S: `${generation}#${what}` }, s: { S: '-' } });

/** A month of the exchange, counted from year 0. */
export const monthOf = (day: number): number => {
  const { year, month } = civilFromDays(day);
  return year * 12 + month - 1;
};

/** Lifts every onset above 0, so that numbers in text sort as they count. */
const LIFT = 2 ** 52;

/** The place of a finding in a list, in order of onset and then id. */
export const placeOf = ({ onset, id }: FindingKey): string => `${`${onset + LIFT}`.padStart(16, '0')}#${id}`;

/** The list of a month, of a ticker, and of months, by generation. */
export const monthList = (generation: number, month: number): string => `${generation}#${month}`;
export const tickerList = (generation: number, ticker: string): string => `${generation}#${ticker}`;

/** The month a finding began in, and that of its newest bar. */
export const monthsOf = ({ onset, evidence: bars }: FindingRow): { readonly first: number; readonly last: number } => ({
  first: monthOf(sessionDay(onset)),
  last: monthOf(sessionDay(Math.max(onset, ...bars.map(({ time }) => time)))),
});

/** The item of a finding: commit `v`, row `b`, and its places in the lists, unless it is retracted. */
export const itemOf = (generation: number, { row, commit }: KeptFinding): Item => ({
  ...keyOf(generation, `f#${row.id}`),
  v: numeric(commit),
  b: packed(JSON.stringify(row)),
  o: { S: placeOf(row) },
  ...(row.retracted
    ? {}
    : { m: { S: monthList(generation, monthsOf(row).first) }, t: { S: tickerList(generation, row.ticker) } }),
});

const row = findingFields.extend({ end: z.int().nullable(), evidence: z.array(evidence), retracted: z.boolean() });

const itemSchema = z.object({
  v: z.object({ N: z.string() }).transform(({ N }) => Number(N)),
  b: packedText.transform((text): unknown => JSON.parse(text)).pipe(row),
});

/** The finding of an item; one that was not written as a finding is refused ('corrupt'). */
export const keptIn = (item: Item): KeptFinding => {
  try {
    const { v, b } = itemSchema.parse(item);
    return { row: b, commit: v };
  } catch (cause) {
    const message =
      'An item of the findings is damaged; make them anew from the log with npx tapewatch projections rebuild.';
    throw new ReadModelError('corrupt', message, { cause });
  }
};
