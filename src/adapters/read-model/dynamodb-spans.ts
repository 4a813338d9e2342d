import type { FindingKey, FindingsQuery } from '../../application/ports/read-model.ts';
import { DAY, daysFromCivil } from '../../domain/market/civil.ts';
import { placeOf } from './dynamodb-finding-item.ts';
import { monthOf } from './dynamodb-months.ts';

/** A part of a list, by places, both included. */
export type Span = { readonly low: string; readonly high: string };

/** Before every place, and after every one. */
const LOWEST = '0';
const HIGHEST = ':';

const earliest = (places: readonly string[]): string =>
  places.reduce((lowest, place) => (place < lowest ? place : lowest), HIGHEST);

/** After every place of an onset at that instant or before. */
const through = (onset: number): string => placeOf({ onset: onset + 1, id: '' });

const placeAfter = (after: FindingKey | undefined): readonly string[] => (after ? [placeOf(after)] : []);

/** The part of a list in which the findings of a query can be. */
export const spanOf = ({ to, during, after }: FindingsQuery): Span => {
  const newest = [...(to === undefined ? [] : [(to + 2) * DAY]), ...(during ? [during.to] : [])].map(through);
  return { low: LOWEST, high: earliest([...placeAfter(after), ...newest]) };
};

const firstOf = (month: number): number => daysFromCivil(Math.floor(month / 12), (month % 12) + 1, 1) * DAY;

/** The parts of a span in which findings with a bar on a session day or after can have begun, newest first: from the month of that day on, and in the earlier months (newest first, counted from year 0) whose findings reach it; months that follow each other are one part. */
export const spansFrom = ({ low, high }: Span, day: number, reaching: readonly number[]): readonly Span[] => {
  const runs: { first: number; readonly high: string }[] = [{ first: monthOf(day), high }];
  for (const month of reaching) {
    const run = runs.at(-1);
    if (run?.first === month + 1) run.first = month;
    else runs.push({ first: month, high: earliest([high, through(firstOf(month + 1) + DAY)]) });
  }
  return runs
    .map((run) => ({ low: placeOf({ onset: firstOf(run.first), id: '' }), high: run.high }))
    .filter((span) => span.low <= span.high && span.high >= low);
};
