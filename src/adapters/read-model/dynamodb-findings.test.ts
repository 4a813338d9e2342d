import {
  DeleteTableCommand,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import type { FindingChange, KeptFindings } from '../../application/ports/kept-findings.ts';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { FindingRow, ReadModelFailure } from '../../application/ports/read-model.ts';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { faultOf, injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { meter } from '../dynamodb/meter.fixture.ts';
import { ensureTable, type Table } from '../dynamodb/table.ts';
import { itemAt, itemsOf, putItem } from './dynamodb-asking.ts';
import { findingKey, type Key } from './dynamodb-finding-item.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import {
  beginGeneration,
  claimTable,
  currentGeneration,
  removeOldGenerations,
  useGeneration,
  type FindingsTable,
} from './dynamodb-generations.ts';
import { makeFindingsTable } from './findings-table.fixture.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';
import { at, changeTo, commitAt, findingOf } from './rows.fixture.ts';

const emulator = await startDynoxide();
let tables = 0;
let generations = 0;

afterAll(() => emulator.stop());

const newTable = (): Promise<FindingsTable> => makeFindingsTable(emulator.client(), `findings-${(tables += 1)}`);

const shared = await newTable();

/** Findings of a generation of its own: as apart from the others as those of another table. */
const open = (): KeptFindings => createDynamodbFindings(shared, (generations += 1));

keptFindingsContract(`findings in DynamoDB on ${EMULATOR}`, open);

const STREAM = 'sample/^GSPC/1d';

const WEEKS = ['2020-02-24', '2020-03-02'];

/** Has a client's reads that need not be current answer as if nothing were written. */
const staleReplica = (client: DynamoDBClient): void => {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isStale =
          commandName === 'GetItemCommand' && !('ConsistentRead' in args.input && args.input.ConsistentRead);
        const answer = await next(args);
        return isStale ? { ...answer, output: { $metadata: {} } } : answer;
      },
    { step: 'initialize', name: 'staleReplica' },
  );
};

const keepOne = (kept: KeptFindings, id = 'week', commit = 7) =>
  kept.keep(STREAM, { after: 0, to: commitAt(commit) }, [changeTo(findingOf(id, ['2020-02-24']), commit)]);

const listed = async (kept: KeptFindings): Promise<readonly string[]> => (await kept.findings({})).map(({ id }) => id);

describe(`generations of findings, on ${EMULATOR}`, () => {
  test('the first is in use at first, a newer one once it was switched to, and an older one never again', async () => {
    const table = await newTable();
    expect(await currentGeneration(table)).toBe(1);
    expect(await useGeneration(table, 3)).toBe(true);
    expect(await useGeneration(table, 2)).toBe(false);
    expect(await currentGeneration(table)).toBe(3);
  });

  test('one that was switched to is in use, also where the answer to that was lost', async () => {
    const table = await newTable();
    const left = injectFaults(table.client, ['lost']);
    expect(await useGeneration(table, 2)).toBe(true);
    expect(left()).toBe(0);
  });

  test('those made beside the ones in use are seen when they are switched to, at once and whole', async () => {
    const table = await newTable();
    const [inUse, beside] = [createDynamodbFindings(table), createDynamodbFindings(table, 2)];
    await keepOne(inUse, 'old');
    await keepOne(beside, 'new', 12);
    expect([await listed(inUse), await inUse.reached(STREAM)]).toEqual([['old'], commitAt(7)]);
    await useGeneration(table, 2);
    expect([await listed(inUse), await inUse.reached(STREAM)]).toEqual([['new'], commitAt(12)]);
    expect(await inUse.finding('old')).toBeNull();
  });
});

describe(`whose findings a table holds, on ${EMULATOR}`, () => {
  const other = (table: FindingsTable): FindingsTable => ({ ...table, log: 'another log' });

  const ofNobody = {
    name: 'ReadModelError',
    kind: 'corrupt',
    message: expect.stringMatching(/^The table findings-\d+ holds the findings of no log that is known: /),
  };

  const ofAnother = {
    name: 'ReadModelError',
    kind: 'corrupt',
    message: expect.stringMatching(/^The table findings-\d+ holds the findings of another log; /),
  };

  test('of two logs that claim one table at once one has it, and the other reads and keeps nothing there', async () => {
    const table = { ...shared, name: `findings-${(tables += 1)}` };
    await ensureTable(table, FINDINGS_TABLE);
    await Promise.all([claimTable(table), claimTable(other(table))]);
    const both = [table, other(table)].map((one) => createDynamodbFindings(one));
    await Promise.allSettled(both.map((kept) => keepOne(kept)));
    const answers = await Promise.all(both.map((kept) => listed(kept).catch(String)));
    expect(answers.filter((answer) => typeof answer !== 'string')).toEqual([['week']]);
    expect(answers.filter((answer) => typeof answer === 'string')).toEqual([
      expect.stringMatching(/^ReadModelError: The table findings-\d+ holds the findings of another log; /),
    ]);
  });

  test('one that nobody claimed, or that was made anew since, has nothing to read, and is claimed by a rebuild', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    await keepOne(kept);
    await table.client.send(new DeleteTableCommand({ TableName: table.name }));
    await ensureTable(table, FINDINGS_TABLE);
    const asked = [
      () => kept.findings({}),
      () => kept.finding('week'),
      () => kept.reached(STREAM),
      () => keepOne(kept),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject(ofNobody);
    await useGeneration(table, await beginGeneration(table));
    expect(await listed(kept)).toEqual([]);
  });

  test('a rebuild gives a table to its log, and a claim takes it from nobody', async () => {
    const table = await newTable();
    await keepOne(createDynamodbFindings(table));
    await claimTable(other(table));
    expect(await listed(createDynamodbFindings(table))).toEqual(['week']);
    await useGeneration(other(table), await beginGeneration(table));
    await expect(createDynamodbFindings(table).findings({})).rejects.toMatchObject(ofAnother);
    expect(await listed(createDynamodbFindings(other(table)))).toEqual([]);
  });
});

describe(`rebuilding findings, on ${EMULATOR}`, () => {
  const keysIn = async ({ client, name }: Table): Promise<readonly string[]> => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
    return Items.map(({ p }) => p?.S ?? '').toSorted();
  };

  test('two that begin at once are given generations of their own', async () => {
    const table = await newTable();
    const begun = await Promise.all([1, 2, 3].map(() => beginGeneration(table)));
    expect(new Set(begun)).toEqual(new Set([2, 3, 4]));
    expect(await currentGeneration(table)).toBe(1);
  });

  test('what was in use before is removed, and not what is in use or made after it', async () => {
    const table = await newTable();
    const many = Array.from({ length: 40 }, (_, n) => changeTo(findingOf(`f${n}`, WEEKS), 7));
    for (const generation of [1, 3, 4])
      await createDynamodbFindings(table, generation).keep(STREAM, { after: 0, to: commitAt(7) }, many);
    await useGeneration(table, 3);
    const before = await keysIn(table);
    expect(await removeOldGenerations(table)).toBe(before.filter((key) => key.startsWith('1#')).length);
    expect(await keysIn(table)).toEqual(before.filter((key) => !key.startsWith('1#')));
    expect(await removeOldGenerations(table)).toBe(0);
    expect(await createDynamodbFindings(table).findings({})).toHaveLength(40);
  });

  test('a removal that was broken off goes on with the next', async () => {
    const table = await newTable();
    await createDynamodbFindings(table, 1).keep(STREAM, { after: 0, to: commitAt(7) }, [
      changeTo(findingOf('week', WEEKS), 7),
    ]);
    await useGeneration(table, 2);
    const client = emulator.client();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'BatchWriteItemCommand') throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
          return next(args);
        },
      { step: 'initialize', name: 'breakOff' },
    );
    await expect(removeOldGenerations({ ...table, client })).rejects.toMatchObject({ kind: 'unavailable' });
    await removeOldGenerations(table);
    expect(await keysIn(table)).toEqual(['current']);
  });

  test('what is kept while another generation is put in use is kept in the one it was begun in, and looked for in the new one', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    const inHand = await kept.inHand();
    await useGeneration(table, 2);
    await keepOne(inHand, 'late');
    expect(await kept.reached(STREAM)).toBeNull();
    expect(await createDynamodbFindings(table, 1).reached(STREAM)).toEqual(commitAt(7));
  });

  test('the generation to keep findings in is asked for as it is, not as a replica has it', async () => {
    const table = await newTable();
    const client = emulator.client();
    const kept = createDynamodbFindings({ ...table, client });
    staleReplica(client);
    await useGeneration(table, 2);
    await keepOne(kept);
    expect(await createDynamodbFindings(table, 2).reached(STREAM)).toEqual(commitAt(7));
    expect(await kept.reached(STREAM)).toEqual(commitAt(7));
  });
});

describe(`batches that are taken in part, on ${EMULATOR}`, () => {
  /** Has a client's requests of several items carry out so many of them, and give back the others. */
  const takeSome = (client: DynamoDBClient, name: string, most: number): void => {
    client.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        const requests = 'RequestItems' in input ? input.RequestItems?.[name] : undefined;
        if (!requests) return next(args);
        if (Array.isArray(requests)) {
          const answer = await next({
            ...args,
            input: { ...input, RequestItems: { [name]: requests.slice(0, most) } },
          });
          return { ...answer, output: { ...answer.output, UnprocessedItems: { [name]: requests.slice(most) } } };
        }
        const keys = requests.Keys ?? [];
        const answer = await next({
          ...args,
          input: { ...input, RequestItems: { [name]: { Keys: keys.slice(0, most) } } },
        });
        return { ...answer, output: { ...answer.output, UnprocessedKeys: { [name]: { Keys: keys.slice(most) } } } };
      },
      { step: 'initialize', name: 'takeSome' },
    );
  };

  test('what was not read is asked for again, and what was not deleted is deleted', async () => {
    const table = await newTable();
    const many = Array.from({ length: 130 }, (_, n) => changeTo(findingOf(`f${n}`, WEEKS), 7));
    await createDynamodbFindings(table, 1).keep(STREAM, { after: 0, to: commitAt(7) }, many);
    const client = emulator.client();
    takeSome(client, table.name, 7);
    const slow = { ...table, client };
    expect(new Set(await listed(createDynamodbFindings(slow)))).toEqual(new Set(many.map(({ row }) => row.id)));
    await useGeneration(table, 2);
    expect(await removeOldGenerations(slow)).toBeGreaterThanOrEqual(130);
    expect(await createDynamodbFindings(table, 1).findings({})).toEqual([]);
  });
});

describe(`findings of many bars, on ${EMULATOR}`, () => {
  const HOUR = 3_600_000;
  const spoken = (n: number): Evidence => {
    const [bar] = findingOf('long', ['2020-02-24']).evidence;
    if (!bar) throw new Error('a finding has bars');
    const odd = (by: number): number => Math.sin(n * by) * 1e-2;
    const channel = { ...bar.channel, value: odd(1), expected: odd(2), spread: odd(3), z: odd(4), surprise: odd(5) };
    return { ...bar, time: bar.time + n * HOUR, surprise: odd(5), channel };
  };

  /** A change that adds bars to a finding as it was kept last. */
  const adding = async (kept: KeptFindings, bars: readonly Evidence[], commit: number): Promise<FindingChange> => {
    const before = await kept.kept('long');
    const fields = { ...findingOf('long', []), onset: spoken(0).time };
    const base = before?.commit ?? 0;
    return {
      ...(before ?? { row: fields, isWhole: true }),
      base,
      commit,
      changed: new Map(bars.map((bar) => [bar.time, bar])),
    };
  };

  const add = async (kept: KeptFindings, bars: readonly Evidence[], commit: number): Promise<void> =>
    kept.keep(STREAM, { after: commit - 1, to: commitAt(commit) }, [await adding(kept, bars, commit)]);

  const bars = (from: number, to: number): readonly Evidence[] =>
    Array.from({ length: to - from }, (_, i) => spoken(from + i));

  test.each([1, 20, 100, 400, 10_000])(
    'a bar more writes 3 units at most and reads 1 where there were %i before',
    async (count) => {
      const table = await newTable();
      const kept = createDynamodbFindings(table, 1);
      await add(kept, bars(0, Math.min(count, 6)), 1);
      await add(kept, bars(6, count), 2);
      const bill = meter(table.client);
      const { read, write } = await bill(() => add(kept, bars(count, count + 1), 3));
      expect(write).toBeLessThanOrEqual(3);
      expect(read).toBeLessThanOrEqual(1);
      expect((await kept.finding('long'))?.evidence).toEqual(bars(0, count + 1));
      expect((await kept.findings({ ticker: '^GSPC' })).map((row) => row.evidence.length)).toEqual([count + 1]);
    },
  );

  test('grown bar by bar and told at once, it is the same, also with bars that were taken back', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table, 1);
    for (let i = 0; i < 40; i += 1) await add(kept, [spoken(i)], i + 1);
    const gone = new Map([3, 20, 39].map((n) => [spoken(n).time, null]));
    await kept.keep(STREAM, { after: 40, to: commitAt(41) }, [{ ...(await adding(kept, [], 41)), changed: gone }]);
    await add(kept, [{ ...spoken(20), severity: 'critical' }], 42);
    const left = bars(0, 40).filter((_, n) => ![3, 20, 39].includes(n));
    const expected = [...left, { ...spoken(20), severity: 'critical' }].toSorted((a, b) => a.time - b.time);
    expect((await kept.finding('long'))?.evidence).toEqual(expected);
    expect(await kept.findings({ from: 18_316, to: 18_316 })).toHaveLength(1);
  });

  test('of two processes that keep the same, one out of more commits than the other, neither takes bars from it', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table, 1);
    await add(kept, bars(0, 6), 1);
    const behind = await adding(kept, bars(6, 8), 3);
    await add(kept, bars(6, 7), 2);
    const inStep = await adding(kept, bars(7, 30), 3);
    const further = { ...behind, changed: new Map(bars(6, 30).map((bar) => [bar.time, bar])) };
    const slow = createDynamodbFindings({ ...table, client: emulator.client() }, 1);
    for (const change of [further, inStep]) await slow.keep(STREAM, { after: 1, to: commitAt(3) }, [change]);
    expect((await kept.finding('long'))?.evidence).toEqual(bars(0, 30));
  });

  test('bars that take more than an item are refused as those of their commit', async () => {
    const kept = createDynamodbFindings(shared, (generations += 1));
    const detector = Array.from({ length: 20_000 }, (_, n) => Math.sin(n)).join();
    const vast = { ...spoken(0), channel: { ...spoken(0).channel, detector } };
    await expect(add(kept, [vast], 1)).rejects.toMatchObject({
      name: 'ReadModelError',
      kind: 'too-large',
      message: '100 bars of the finding long take more than 358400 bytes.',
    });
  });
});

const setField = ({ client, name }: Table, key: Key, field: string, value: AttributeValue) =>
  client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: key,
      UpdateExpression: `SET ${field} = :value`,
      ExpressionAttributeValues: { ':value': value },
    }),
  );

const damagedItem = (key: string) => ({
  name: 'ReadModelError',
  kind: 'damaged',
  message: `The item ${key} of the findings is damaged; make them anew from the log with npx tapewatch projections rebuild.`,
});

describe(`what goes wrong with findings, on ${EMULATOR}`, () => {
  const DAMAGES: readonly [string, string, AttributeValue][] = [
    ['no row', 'b', { S: '{"id":"week"}' }],
    ['no JSON', 'b', { S: 'week' }],
    ['no number for its commit', 'v', { S: 'seven' }],
  ];

  test.each(DAMAGES)(
    'a finding whose item has %s is told by its name, and is missing in lists',
    async (_, field, value) => {
      const table = await newTable();
      const kept = createDynamodbFindings(table);
      await keepOne(kept);
      await keepOne(kept, 'other', 9);
      const told = damagedItem('1#f#week');
      const whole = await itemAt(table, findingKey(1, 'week'));
      await setField(table, findingKey(1, 'week'), field, value);
      await expect(kept.finding('week')).rejects.toMatchObject(told);
      await kept.readDamaged();
      expect(await listed(kept)).toEqual(['other']);
      expect((await kept.findings({ limit: 1 })).map(({ id }) => id)).toEqual(['other']);
      await expect(kept.readDamaged()).rejects.toMatchObject(told);
      await putItem(table, { Item: whole });
      await kept.readDamaged();
      expect(await listed(kept)).toEqual(['week', 'other']);
    },
  );

  test('a finding whose bars are damaged is missing in lists alike', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    await keepOne(kept, 'other', 9);
    const long = { ...changeTo(findingOf('week', WEEKS), 11), isWhole: false };
    await kept.keep(STREAM, { after: 0, to: commitAt(11) }, [long]);
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
    const bars = Items.find(({ p }) => p?.S === '1#e#week');
    await putItem(table, { Item: { ...bars, b: { S: 'no bars' } } });
    expect(await listed(kept)).toEqual(['other']);
    await expect(kept.readDamaged()).rejects.toMatchObject(damagedItem('1#e#week'));
  });

  test('what a table does not take is of what was asked, and of the table where that lacks a list', async () => {
    const empty = itemAt(shared, { p: { S: '' }, s: { S: '' } });
    await expect(empty).rejects.toMatchObject({ name: 'ReadModelError', kind: 'refused' });
    const ofNone = itemsOf(shared, {
      IndexName: 'by-nothing',
      KeyConditionExpression: 'l = :l',
      ExpressionAttributeValues: { ':l': { S: 'l' } },
    });
    await expect(ofNone.next()).rejects.toMatchObject({ name: 'ReadModelError', kind: 'unavailable' });
  });

  test('a table that is not there is told of', async () => {
    const kept = createDynamodbFindings({ client: emulator.client(), name: 'nowhere', log: 'the log' });
    await expect(kept.findings({})).rejects.toMatchObject({
      name: 'ReadModelError',
      kind: 'unavailable',
      message:
        'The table nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.',
    });
  });

  test.each<[Fault, ReadModelFailure]>([
    ['throttled', 'busy'],
    ['over-capacity', 'busy'],
    ['server-error', 'unavailable'],
  ])('a table that is %s for good is %s', async (fault, kind) => {
    const table = await newTable();
    table.client.middlewareStack.add(() => () => Promise.reject(faultOf(fault)), { step: 'initialize' });
    await expect(createDynamodbFindings(table, 1).finding('week')).rejects.toMatchObject({
      name: 'ReadModelError',
      kind,
    });
  });

  test.each<Fault>(['throttled', 'over-capacity', 'server-error', 'lost', 'reset'])(
    'a put that is %s once is done once',
    async (fault) => {
      const table = await newTable();
      const kept = createDynamodbFindings(table, 1);
      const left = injectFaults(table.client, [fault, fault]);
      await keepOne(kept);
      expect(left()).toBe(0);
      expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], commitAt(7)]);
    },
  );

  test('findings broken off before the stream moved on are kept again with the next try', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table, 1);
    const client = emulator.client();
    const broken = createDynamodbFindings({ ...table, client }, 1);
    await broken.kept('none');
    client.middlewareStack.add(
      (next) => async (args) => {
        if (JSON.stringify(args.input).includes('1#s#'))
          throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
        return next(args);
      },
      { step: 'initialize', name: 'breakOff' },
    );
    await expect(keepOne(broken)).rejects.toMatchObject({ name: 'ReadModelError', kind: 'unavailable' });
    expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], null]);
    await keepOne(kept);
    expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], commitAt(7)]);
  });
});

/** One of findings that began nine days apart, the newest in March 2020. */
const aged = (n: number, commit = 1, other: Partial<FindingRow> = {}): FindingChange => {
  const onset = at('2020-03-16') - n * 9 * 86_400_000;
  const of = { series: `sample/T${n % 9}/1d`, ticker: `T${n % 9}`, ...other };
  const { evidence, ...row } = findingOf(`${n}`, ['2020-03-16'], of);
  const [bar] = evidence;
  return changeTo({ ...row, onset, evidence: bar ? [{ ...bar, time: onset }] : [] }, commit);
};

describe(`what findings are billed, on ${EMULATOR}`, () => {
  const pages = [
    ['of all', {}, 14, 12],
    ['of a ticker', { ticker: 'T3' }, 3, 5],
    ['of a severity', { severity: 'high' }, 6, 7],
    ['of a kind', { kind: 'price' }, 6, 7],
    ['of a kind and severity', { kind: 'price', severity: 'high' }, 6, 7],
    ['of a kind that there is not', { kind: 'stale' }, 5, 4],
    ['since a month', { from: 18_322 }, 15, 12],
  ] as const;

  test('a finding writes 5 units with its first bar, 2 with its next, one more where that is the first to be kept of it in another month, 4 where it becomes graver, and 3 where it is over', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    const bill = meter(table.client);
    const keep = (commit: number, row: FindingRow) =>
      bill(() => kept.keep(STREAM, { after: commit - 1, to: commitAt(commit) }, [changeTo(row, commit)]));
    expect((await keep(1, findingOf('a', ['2020-02-24']))).write).toBe(5);
    expect((await keep(2, findingOf('b', ['2020-02-26']))).write).toBe(5);
    expect((await keep(3, findingOf('b', ['2020-02-26', '2020-02-27']))).write).toBe(2);
    expect((await keep(4, findingOf('a', WEEKS))).write).toBe(3);
    expect((await keep(5, findingOf('b', ['2020-02-26', '2020-03-02']))).write).toBe(2);
    expect((await keep(6, findingOf('b', ['2020-02-26'], { severity: 'critical' }))).write).toBe(4);
    const over = { severity: 'critical', end: at('2020-02-27') } as const;
    expect((await keep(7, findingOf('b', ['2020-02-26'], over))).write).toBe(3);
  });

  test('removing what a rebuild took the place of writes 4 units a finding, and reads an eighth of a unit for each of both generations', async () => {
    const table = await newTable();
    const many = Array.from({ length: 400 }, (_, n) => aged(n));
    for (const generation of [1, 2])
      await createDynamodbFindings(table, generation).keep(STREAM, { after: 0, to: commitAt(1) }, many);
    await useGeneration(table, 2);
    const { read, write } = await meter(table.client)(() => removeOldGenerations(table));
    expect(write / 400).toBeLessThanOrEqual(4.1);
    expect(read / 800).toBeLessThanOrEqual(1 / 8);
  });

  test('retracted findings cost a list nothing', async () => {
    const kept = createDynamodbFindings(await newTable(), 1);
    const all = Array.from({ length: 60 }, (_, n) => aged(9 * n));
    await kept.keep(STREAM, { after: 0, to: commitAt(1) }, all);
    const retracted = Array.from({ length: 59 }, (_, n) => aged(9 * n, 2, { retracted: true }));
    await kept.keep(STREAM, { after: 1, to: commitAt(2) }, retracted);
    const table = { client: emulator.client(), name: `findings-${tables}`, log: 'the log' };
    const bill = meter(table.client);
    const { read, requests } = await bill(async () => {
      expect(await createDynamodbFindings(table, 1).findings({ ticker: 'T0', limit: 25 })).toHaveLength(1);
    });
    expect({ read, requests }).toEqual({ read: 1, requests: 2 });
  });

  test.each(pages)(
    'a page %s out of ten years with %o takes %i requests and %i RRU at most',
    async (_, query, most, units) => {
      const table = await newTable();
      await createDynamodbFindings(table, 1).keep(
        STREAM,
        { after: 0, to: commitAt(1) },
        Array.from({ length: 400 }, (__, n) => aged(n)),
      );
      const bill = meter(table.client);
      const { read, requests } = await bill(() => createDynamodbFindings(table).findings({ ...query, limit: 6 }));
      expect(requests).toBeLessThanOrEqual(most);
      expect(read).toBeLessThanOrEqual(units);
    },
  );
});
