import type { FindingChange } from '../../application/ports/kept-findings.ts';
import type { FindingsQuery } from '../../application/ports/read-model.ts';
import type { Kind, Severity } from '../../domain/anomaly/kinds.ts';
import { civilFromDays } from '../../domain/market/civil.ts';
import { sessionDay } from '../../domain/market/session.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemsOf, putItem } from './dynamodb-asking.ts';

/** What is known of findings that began in a month: one has this kind and severity, one has a bar in the month `last`. Months count from year 0. */
type Mark = { readonly first: number; readonly kind: string; readonly severity: string; readonly last: number };

const DIGITS = 6;

/** A month of the exchange, counted from year 0. */
const monthOf = (day: number): number => {
  const { year, month } = civilFromDays(day);
  return year * 12 + month - 1;
};

const listOf = (generation: number): { readonly S: string } => ({ S: `${generation}#months` });

const markText = (first: number, kind: Kind, severity: Severity, last: number): string =>
  [`${first}`.padStart(DIGITS, '0'), kind, severity, last].join('#');

const markIn = (text: string): Mark => {
  const [first = '', kind = '', severity = '', last = ''] = text.split('#');
  return { first: Number(first), kind, severity, last: Number(last) };
};

/** Keeps which kinds and severities there are in which months, and how far their findings reach; what this process has written before is not written again. */
export const createMonths = (table: Table): ((generation: number, change: FindingChange) => Promise<void>) => {
  const known = new Set<string>();
  return async (generation, { row: { onset, kind, severity }, changed }) => {
    const newest = Math.max(onset, ...changed.keys());
    const mark = markText(monthOf(sessionDay(onset)), kind, severity, monthOf(sessionDay(newest)));
    const key = `${generation}#${mark}`;
    if (known.has(key)) return;
    await putItem(table, { Item: { p: listOf(generation), s: { S: mark } } });
    known.add(key);
  };
};

/** The months in which findings that a query asks for can have begun, newest first; one that has just begun may be missing. */
export const monthsFor = async (
  table: Table,
  generation: number,
  { kind, severity, from }: FindingsQuery,
): Promise<readonly number[]> => {
  const items = itemsOf(table, {
    KeyConditionExpression: 'p = :p',
    ExpressionAttributeValues: { ':p': listOf(generation) },
    ScanIndexForward: false,
  });
  const marks = await Array.fromAsync(items, ({ s }) => markIn(s?.S ?? ''));
  const alike = marks.filter(
    (mark) => mark.kind === (kind ?? mark.kind) && mark.severity === (severity ?? mark.severity),
  );
  const earliest = from === undefined ? -Infinity : monthOf(from);
  const reaching = new Set(marks.filter(({ last }) => last >= earliest).map(({ first }) => first));
  return [...new Set(alike.map(({ first }) => first))].filter((month) => reaching.has(month));
};
