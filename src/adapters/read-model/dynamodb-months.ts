import type { FindingChange } from '../../application/ports/kept-findings.ts';
import { civilFromDays } from '../../domain/market/civil.ts';
import { sessionDay } from '../../domain/market/session.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemsOf, putItem } from './dynamodb-asking.ts';

/** A month in which a finding began that has a bar in the later month `last`. Months count from year 0. */
type Mark = { readonly first: number; readonly last: number };

const DIGITS = 6;

/** The month of a session day, counted from year 0. */
export const monthOf = (day: number): number => {
  const { year, month } = civilFromDays(day);
  return year * 12 + month - 1;
};

const listOf = (generation: number): { readonly S: string } => ({ S: `${generation}#months` });

const monthText = (month: number): string => `${month}`.padStart(DIGITS, '0');

const markText = ({ first, last }: Mark): string => [first, last].map(monthText).join('#');

const markIn = (text: string): Mark => {
  const [first, last] = text.split('#').map(Number);
  return { first: first ?? NaN, last: last ?? NaN };
};

/** Keeps how far findings reach beyond the month that they began in; what this process has written before is not written again. */
export const createMonths = (table: Table): ((generation: number, change: FindingChange) => Promise<void>) => {
  const known = new Set<string>();
  return async (generation, { row: { onset }, changed }) => {
    const mark = { first: monthOf(sessionDay(onset)), last: monthOf(sessionDay(Math.max(onset, ...changed.keys()))) };
    const key = `${generation}#${markText(mark)}`;
    if (mark.first === mark.last || known.has(key)) return;
    await putItem(table, { Item: { p: listOf(generation), s: { S: markText(mark) } } });
    known.add(key);
  };
};

/** The months before that of a session day in which findings began that reach to its month or beyond, newest first; what has just been kept may be missing. */
export const monthsReaching = async (table: Table, generation: number, day: number): Promise<readonly number[]> => {
  const month = monthOf(day);
  const items = itemsOf(table, {
    KeyConditionExpression: 'p = :p AND s < :month',
    ExpressionAttributeValues: { ':p': listOf(generation), ':month': { S: monthText(month) } },
    ScanIndexForward: false,
  });
  const marks = await Array.fromAsync(items, ({ s }) => markIn(s?.S ?? ''));
  const reaching = marks.filter(({ last }) => last >= month);
  return [...new Set(reaching.map(({ first }) => first))];
};
