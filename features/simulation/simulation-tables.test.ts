import { expect, test } from 'vitest';
import { firstBroken } from './first-broken.ts';
import { simulate, type Run } from './simulate.ts';

const RUNS = Number(process.env['TABLE_RUNS'] ?? 100);

/** Seeds in which everything must have gone wrong once. */
const MOST_SEEDS = 60;

/** What a request can come to that is done as a whole, one that can be answered in part, and a rare one of those, which processes seldom end in. */
const WHOLE = ['answer lost', 'crash after', 'crash before', 'done', 'request lost', 'throttled'];
const IN_PART = [...WHOLE, 'partial'];
const RARE = IN_PART.filter((fate) => !fate.startsWith('crash'));

const FATES = {
  GetRecordsCommand: IN_PART,
  PutItemCommand: WHOLE,
  QueryCommand: IN_PART,
  ReceiveMessageCommand: IN_PART,
  DeleteMessageBatchCommand: RARE,
  SendMessageBatchCommand: RARE,
  PutEventsCommand: RARE,
  PublishBatchCommand: RARE,
};

const fateOf = (what: string, fate: string): string => `${what}: ${fate}`;

const missing = new Set(Object.entries(FATES).flatMap(([what, fates]) => fates.map((fate) => fateOf(what, fate))));

const see = ({ history }: Run): void => {
  for (const { what, fate } of history) missing.delete(fateOf(what, fate));
};

test(`on tables of this process, with the adapters of AWS, it keeps them in ${RUNS} seeded runs`, async () => {
  expect(await firstBroken(RUNS, 'table', see)).toBe('');
}, 600_000);

test('what services are asked for goes wrong in every way there', async () => {
  for (let seed = 1; seed <= MOST_SEEDS && missing.size > 0; seed += 1) see(await simulate(seed, {}, 'table'));
  expect([...missing]).toEqual([]);
});

test('the same seed gives the same history', async () => {
  const { digest } = await simulate(1, {}, 'table');
  expect((await simulate(1, {}, 'table')).digest).toBe(digest);
});
