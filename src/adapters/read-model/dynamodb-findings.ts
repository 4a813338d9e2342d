import * as z from 'zod';
import type {
  FindingChange,
  KeptFinding,
  KeptFindings,
  Reach,
  Reached,
} from '../../application/ports/kept-findings.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { mergeChanged } from './changed-bars.ts';
import { itemAt, putItem, type Put } from './dynamodb-asking.ts';
import { barItems, withBars } from './dynamodb-finding-bars.ts';
import { findingKey, fitsWhole, itemOf, keptIn, keyOf, readItem } from './dynamodb-finding-item.ts';
import { listFindings, newestIds, type Generation } from './dynamodb-finding-lists.ts';
import { currentGeneration, type FindingsTable } from './dynamodb-generations.ts';
import { createMonths } from './dynamodb-months.ts';

/** Findings that are put at the same time: more of them wait for connections until they are given up. */
const AT_ONCE = 16;

const reachedSchema = z
  .object({ v: z.object({ N: z.string() }), c: z.object({ S: z.string() }) })
  .transform(({ v, c }): Reached => ({ first: Number(v.N), commitId: c.S }));

const reachedIn = (item: Item | undefined): Reached | null => (item ? readItem(reachedSchema, item) : null);

const isNewer = (value: number): Put => ({
  Item: {},
  ConditionExpression: 'attribute_not_exists(p) OR v < :v',
  ExpressionAttributeValues: { ':v': numeric(value) },
});

/** Moves a stream on to a commit, `v`, with its id `c`; where it has not come to `after` in this generation, what lies before is still to be told. */
const putReached = (generation: number, stream: string, { after, to }: Reach): Put => {
  const item = { ...keyOf(generation, `s#${stream}`), v: numeric(to.first), c: { S: to.commitId } };
  if (after === 0) return { ...isNewer(to.first), Item: item };
  return {
    Item: item,
    ConditionExpression: 'v >= :a AND v < :v',
    ExpressionAttributeValues: { ':a': numeric(after), ':v': numeric(to.first) },
  };
};

/** The items that a finding is kept in: one where there is room for all of its bars, else what came of them first in items of their own, and last its fields, with the bars that were beside them before. */
const itemsFor = (generation: number, change: FindingChange): readonly [readonly Item[], Item] => {
  const { row, changed } = change;
  const whole = { ...row, evidence: mergeChanged(row.evidence, changed) };
  if (change.isWhole && fitsWhole(whole)) return [[], itemOf(generation, { ...change, row: whole })];
  return [barItems(generation, change), itemOf(generation, { ...change, isWhole: false })];
};

/** Findings in a table. */
export type DynamodbFindings = KeptFindings & {
  /** Reads those again that lists left out because they are damaged; rejects where one still is. */
  readDamaged(): Promise<void>;
};

/** Most findings that are kept in mind as damaged: each of them is read again. */
const MOST_DAMAGED = 32;

type Keep = (generation: number, change: FindingChange) => Promise<void>;

const keeping = (table: Table): Keep => {
  const keepMonth = createMonths(table);
  return async (generation, change) => {
    const { id, supersedes, retracted } = change.row;
    const isNew = change.base === 0;
    const [bars, finding] = itemsFor(generation, change);
    if (!retracted) await keepMonth(generation, change);
    if (supersedes !== null && isNew)
      await putItem(table, { Item: { ...keyOf(generation, `n#${supersedes}`), i: { S: id } } });
    for (const item of bars) await putItem(table, { Item: item });
    await putItem(table, { ...isNewer(change.commit), Item: finding });
  };
};

/** Findings of one generation. */
const findingsOf = (of: Generation, keepOne: Keep): KeptFindings => {
  const { table, generation } = of;
  const kept = async (id: string, now: boolean): Promise<KeptFinding | null> => {
    const item = await itemAt(table, findingKey(generation, id), { now });
    return item ? keptIn(item) : null;
  };

  const finding: KeptFindings['finding'] = async (id) => {
    const found = await kept(id, false);
    if (!found || found.isWhole) return found?.row ?? null;
    return withBars(table, generation, found.row);
  };

  const findings: KeptFindings = {
    inHand: async () => findings,
    reached: async (stream) => reachedIn(await itemAt(table, keyOf(generation, `s#${stream}`), { now: true })),
    kept: (id) => kept(id, true),
    keep: async (stream, reach, changes) => {
      for (let i = 0; i < changes.length; i += AT_ONCE)
        await Promise.all(changes.slice(i, i + AT_ONCE).map((one) => keepOne(generation, one)));
      await putItem(table, putReached(generation, stream, reach));
    },
    finding,
    successor: async (id) => {
      const item = await itemAt(table, keyOf(generation, `n#${id}`));
      const named = z.object({ i: z.object({ S: z.string() }) }).safeParse(item);
      return named.success ? finding(named.data.i.S) : null;
    },
    findings: (query) => listFindings(of, query),
    newestIds: (limit) => newestIds(of, limit),
  };
  return findings;
};

/** Keeps findings in a table: an item each, with the commit it was told by in the same conditional put, further ones for the bars of those that have many, and one of each stream. `generation` names rows other than those in use. A table that is not this log's is refused ('corrupt'). Which findings are in a list may lag behind a moment. */
export const createDynamodbFindings = (table: FindingsTable, generation?: number): DynamodbFindings => {
  const keepOne = keeping(table);
  const damaged = new Set<string>();
  const onDamaged = (id: string): void => {
    if (damaged.size < MOST_DAMAGED) damaged.add(id);
  };
  const inUse = async (): Promise<KeptFindings> =>
    findingsOf({ table, generation: generation ?? (await currentGeneration(table)), onDamaged }, keepOne);
  const readAgain = async (id: string): Promise<void> => {
    await (await inUse()).finding(id);
    damaged.delete(id);
  };
  return {
    inHand: inUse,
    reached: async (stream) => (await inUse()).reached(stream),
    kept: async (id) => (await inUse()).kept(id),
    keep: async (...given) => (await inUse()).keep(...given),
    finding: async (id) => (await inUse()).finding(id),
    successor: async (id) => (await inUse()).successor(id),
    findings: async (query) => (await inUse()).findings(query),
    newestIds: async (limit) => (await inUse()).newestIds(limit),
    readDamaged: async () => {
      const tried = await Promise.allSettled([...damaged].map(readAgain));
      for (const one of tried) if (one.status === 'rejected') throw one.reason;
    },
  };
};
