import * as z from 'zod';
import type { KeptFinding, KeptFindings, Reach } from '../../application/ports/kept-findings.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { itemAt, putItem, type Put } from './dynamodb-asking.ts';
import { itemOf, keptIn, keyOf } from './dynamodb-finding-item.ts';
import { listFindings } from './dynamodb-finding-lists.ts';
import { createMonths } from './dynamodb-months.ts';

/** Findings that are put at the same time: more of them wait for connections until they are given up. */
const AT_ONCE = 16;

const numberIn = (item: Item | undefined, field: string): number | undefined =>
  z
    .object({ N: z.string() })
    .transform(({ N }) => Number(N))
    .optional()
    .parse(item?.[field]);

/** Names the generation of rows that is in use: the rows made beside it are of another. */
const CURRENT = { p: { S: 'current' }, s: { S: '-' } };

/** The generation of findings that is in use, 1 at first. */
export const currentGeneration = async (table: Table): Promise<number> =>
  numberIn(await itemAt(table, CURRENT), 'g') ?? 1;

/** Puts a newer generation of findings in use. */
export const useGeneration = (table: Table, generation: number): Promise<void> =>
  putItem(table, {
    Item: { ...CURRENT, g: numeric(generation) },
    ConditionExpression: 'attribute_not_exists(p) OR g < :g',
    ExpressionAttributeValues: { ':g': numeric(generation) },
  });

const isNewer = (field: 'v', value: number): Put => ({
  Item: {},
  ConditionExpression: `attribute_not_exists(p) OR ${field} < :v`,
  ExpressionAttributeValues: { ':v': numeric(value) },
});

const putFinding = (generation: number, kept: KeptFinding): Put => ({
  ...isNewer('v', kept.commit),
  Item: itemOf(generation, kept),
});

/** Moves a stream on; where it has not come to `after` in this generation, what lies before is still to be told. */
const putReached = (generation: number, stream: string, { after, to }: Reach): Put => {
  const item = { ...keyOf(generation, `s#${stream}`), v: numeric(to) };
  if (after === 0) return { ...isNewer('v', to), Item: item };
  return {
    Item: item,
    ConditionExpression: 'v >= :a AND v < :v',
    ExpressionAttributeValues: { ':a': numeric(after), ':v': numeric(to) },
  };
};

/** Keeps findings in a table: an item each, with the commit it was told by in the same conditional put, and one of each stream. `generation` names rows other than those in use. Lists may lag behind a moment. */
export const createDynamodbFindings = (table: Table, generation?: number): KeptFindings => {
  const keepMonth = createMonths(table);
  const inUse = async (): Promise<number> => generation ?? currentGeneration(table);

  const keepOne = async (inGeneration: number, finding: KeptFinding): Promise<void> => {
    const { id, supersedes, retracted } = finding.row;
    if (!retracted) await keepMonth(inGeneration, finding.row);
    if (supersedes !== null) {
      const item = { ...keyOf(inGeneration, `n#${supersedes}`), i: { S: id } };
      await putItem(table, { Item: item });
    }
    await putItem(table, putFinding(inGeneration, finding));
  };

  const kept = async (id: string, now: boolean): Promise<KeptFinding | null> => {
    const item = await itemAt(table, keyOf(await inUse(), `f#${id}`), { now });
    return item ? keptIn(item) : null;
  };

  const finding: KeptFindings['finding'] = async (id) => (await kept(id, false))?.row ?? null;

  return {
    reached: async (stream) =>
      numberIn(await itemAt(table, keyOf(await inUse(), `s#${stream}`), { now: true }), 'v') ?? 0,
    kept: (id) => kept(id, true),
    keep: async (stream, reach, findings) => {
      const inGeneration = await inUse();
      for (let i = 0; i < findings.length; i += AT_ONCE)
        await Promise.all(findings.slice(i, i + AT_ONCE).map((one) => keepOne(inGeneration, one)));
      await putItem(table, putReached(inGeneration, stream, reach));
    },
    finding,
    successor: async (id) => {
      const item = await itemAt(table, keyOf(await inUse(), `n#${id}`));
      const named = z.object({ i: z.object({ S: z.string() }) }).safeParse(item);
      return named.success ? finding(named.data.i.S) : null;
    },
    findings: async (query) => listFindings(table, await inUse(), query),
  };
};
