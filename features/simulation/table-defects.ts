import { putIn, type Asked, type Tables } from '../../src/adapters/dynamodb/tables.fixture.ts';
import { FINDINGS, LOG } from './on-tables.ts';
import { createDynamodbFindings } from '../../src/adapters/read-model/dynamodb-findings.ts';
import { beginGeneration, useGeneration } from '../../src/adapters/read-model/dynamodb-generations.ts';
import { rebuildFindings } from '../../src/application/commands/rebuild-findings.ts';
import type { makeFindingsAnew } from '../../src/entrypoints/composition/table-rebuild.ts';
import type { StreamArn } from './defect.ts';
import { everyNth, type SeededDefect } from './seeded-defect.ts';

/** Tables that do otherwise with some puts to one of them. */
const puttingInto =
  (table: string, otherwise: (asked: Asked, sound: Tables) => object) =>
  (sound: Tables): Tables => ({
    ...sound,
    answer: (asked, behind) =>
      putIn(asked)?.TableName === table ? otherwise(asked, sound) : sound.answer(asked, behind),
  });

const withoutCondition = ({ command, input }: Asked): Asked => ({
  command,
  input: { ...input, ConditionExpression: undefined },
});

/** Puts that are answered and not done, every so many. */
const forgetting = (nth: number) => {
  const isDue = everyNth(nth);
  return (asked: Asked, sound: Tables): object => (isDue() ? {} : sound.answer(asked));
};

/** Tells of the stream that there was at first. */
const keptTo = (sound: StreamArn): StreamArn => {
  let first: string | null = null;
  return async () => (first ??= await sound());
};

/** Makes findings anew and switches to them, whatever came meanwhile. */
const switchAtOnce: typeof makeFindingsAnew = async (sources, table) => {
  const generation = await beginGeneration(table);
  await rebuildFindings({ ...sources, findings: createDynamodbFindings(table, generation) });
  return useGeneration(table, generation);
};

/** Defects in the tables, in what numbers commits by their stream and in who makes findings anew. */
export const OF_TABLES: readonly SeededDefect[] = [
  {
    what: 'the table of the log lets a commit take the place of another',
    driver: 'table',
    breaks: 'I2',
    words: 'is not in the log as it was',
    defect: () => ({ tables: puttingInto(LOG, (asked, sound) => sound.answer(withoutCondition(asked))) }),
  },
  {
    what: 'the table of findings answers for a put that it does not do',
    driver: 'table',
    breaks: 'I7',
    words: 'the findings kept are not',
    defect: () => ({ tables: puttingInto(FINDINGS, forgetting(3)) }),
  },
  {
    what: 'nobody numbers what others append',
    driver: 'table',
    breaks: 'I5',
    words: 'never quiet again',
    defect: () => ({ numbered: (sound) => ({ ...sound, hear: async () => {}, catchUp: async () => {} }) }),
  },
  {
    what: 'who reads the stream keeps to the one that there was when it began',
    driver: 'table',
    breaks: 'I5',
    words: 'never quiet again',
    defect: () => ({ streamArn: keptTo }),
  },
  {
    what: 'findings that came while others were made anew are not taken in',
    driver: 'table',
    breaks: 'I7',
    words: 'the findings kept are not',
    defect: () => ({ makeFindingsAnew: switchAtOnce }),
  },
  {
    what: 'the order of an installation leaves out a commit',
    driver: 'table',
    breaks: 'I10',
    words: 'never came to',
    defect: () => ({
      numbered: (sound) => {
        const isDue = everyNth(9);
        return { ...sound, commitsAfter: (after, limit) => sound.commitsAfter(isDue() ? after + 1 : after, limit) };
      },
    }),
  },
];
