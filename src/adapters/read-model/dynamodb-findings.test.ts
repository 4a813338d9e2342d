import { UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import type { KeptFinding, KeptFindings } from '../../application/ports/kept-findings.ts';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { meter } from '../dynamodb/meter.fixture.ts';
import { ensureTable, type Table } from '../dynamodb/table.ts';
import { keyOf } from './dynamodb-finding-item.ts';
import { createDynamodbFindings, currentGeneration, useGeneration } from './dynamodb-findings.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';
import { at, findingOf } from './rows.fixture.ts';

const emulator = await startDynoxide();
let tables = 0;
let generations = 0;

afterAll(() => emulator.stop());

const newTable = async (): Promise<Table> => {
  const table = { client: emulator.client(), name: `findings-${(tables += 1)}` };
  await ensureTable(table, FINDINGS_TABLE);
  return table;
};

const shared = await newTable();

/** Findings of a generation of its own: as apart from the others as those of another table. */
const open = (): KeptFindings => createDynamodbFindings(shared, (generations += 1));

keptFindingsContract(`findings in DynamoDB on ${EMULATOR}`, open);

const STREAM = 'sample/^GSPC/1d';

const keepOne = (kept: KeptFindings, id = 'week', commit = 7) =>
  kept.keep(STREAM, { after: 0, to: commit }, [{ row: findingOf(id, ['2020-02-24']), commit }]);

const listed = async (kept: KeptFindings): Promise<readonly string[]> => (await kept.findings({})).map(({ id }) => id);

describe(`generations of findings, on ${EMULATOR}`, () => {
  test('the first is in use at first, a newer one once it was switched to, and an older one never again', async () => {
    const table = await newTable();
    expect(await currentGeneration(table)).toBe(1);
    await useGeneration(table, 3);
    await useGeneration(table, 2);
    expect(await currentGeneration(table)).toBe(3);
  });

  test('those made beside the ones in use are seen when they are switched to, at once and whole', async () => {
    const table = await newTable();
    const [inUse, beside] = [createDynamodbFindings(table), createDynamodbFindings(table, 2)];
    await keepOne(inUse, 'old');
    await keepOne(beside, 'new', 12);
    expect([await listed(inUse), await inUse.reached(STREAM)]).toEqual([['old'], 7]);
    await useGeneration(table, 2);
    expect([await listed(inUse), await inUse.reached(STREAM)]).toEqual([['new'], 12]);
    expect(await inUse.finding('old')).toBeNull();
  });
});

describe(`what goes wrong with findings, on ${EMULATOR}`, () => {
  const DAMAGES: readonly [string, string, AttributeValue][] = [
    ['no row', 'b', { S: '{"id":"week"}' }],
    ['no JSON', 'b', { S: 'week' }],
    ['no number for its commit', 'v', { S: 'seven' }],
  ];

  test.each(DAMAGES)('an item with %s is told of', async (_, field, value) => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    await keepOne(kept);
    const change = new UpdateItemCommand({
      TableName: table.name,
      Key: keyOf(1, 'f#week'),
      UpdateExpression: `SET ${field} = :value`,
      ExpressionAttributeValues: { ':value': value },
    });
    await table.client.send(change);
    const told = {
      name: 'ReadModelError',
      kind: 'corrupt',
      message:
        'An item of the findings is damaged; make them anew from the log with npx tapewatch projections rebuild.',
    };
    await expect(kept.finding('week')).rejects.toMatchObject(told);
    await expect(kept.findings({})).rejects.toMatchObject(told);
  });

  test('a table that is not there is told of', async () => {
    const kept = createDynamodbFindings({ client: emulator.client(), name: 'nowhere' });
    await expect(kept.findings({})).rejects.toMatchObject({
      name: 'ReadModelError',
      kind: 'unavailable',
      message:
        'The table nowhere is not there; check its name, region and endpoint, or make it on an emulator with: npx tapewatch infra ensure.',
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
      expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], 7]);
    },
  );

  test('findings broken off before the stream moved on are kept again with the next try', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table, 1);
    const client = emulator.client();
    const broken = createDynamodbFindings({ client, name: table.name }, 1);
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
    expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], 0]);
    await keepOne(kept);
    expect([await listed(kept), await kept.reached(STREAM)]).toEqual([['week'], 7]);
  });
});

/** One of findings that began nine days apart, the newest in March 2020. */
const aged = (n: number): KeptFinding => {
  const onset = at('2020-03-16') - n * 9 * 86_400_000;
  const { evidence, ...row } = findingOf(`${n}`, ['2020-03-16']);
  const [bar] = evidence;
  return { row: { ...row, onset, evidence: bar ? [{ ...bar, time: onset }] : [] }, commit: 1 };
};

describe(`what findings are billed, on ${EMULATOR}`, () => {
  const pages = [
    ['of all', {}],
    ['of a ticker', { ticker: '^GSPC' }],
    ['of a severity', { severity: 'high' }],
    ['since a month', { from: 18_322 }],
  ] as const;

  test('a finding writes 5 units in a month of its own, 4 in one that was written before, and 4 when it goes on', async () => {
    const table = await newTable();
    const kept = createDynamodbFindings(table);
    const bill = meter(table.client);
    const keep = (id: string, commit: number, dates: readonly string[]) =>
      bill(() => kept.keep(STREAM, { after: commit - 1, to: commit }, [{ row: findingOf(id, dates), commit }]));
    expect((await keep('a', 1, ['2020-02-24'])).write).toBe(5);
    expect((await keep('b', 2, ['2020-02-26'])).write).toBe(4);
    expect((await keep('b', 3, ['2020-02-26', '2020-02-27'])).write).toBe(4);
  });

  test('retracted findings cost a list nothing', async () => {
    const kept = createDynamodbFindings(await newTable(), 1);
    const all = Array.from({ length: 60 }, (_, n) => aged(n));
    await kept.keep(STREAM, { after: 0, to: 1 }, all);
    const retracted = all.slice(0, 59).map(({ row }) => ({ row: { ...row, retracted: true }, commit: 2 }));
    await kept.keep(STREAM, { after: 1, to: 2 }, retracted);
    const table = { client: emulator.client(), name: `findings-${tables}` };
    const bill = meter(table.client);
    const { read, requests } = await bill(async () => {
      expect(await createDynamodbFindings(table, 1).findings({ ticker: '^GSPC', limit: 25 })).toHaveLength(1);
    });
    expect({ read, requests }).toEqual({ read: 0.5, requests: 1 });
  });

  test.each(pages)('a page %s out of ten years takes 5 requests and 6 RRU at most', async (_, query) => {
    const table = await newTable();
    const kept = createDynamodbFindings(table, 1);
    const findings = Array.from({ length: 400 }, (__, n) => aged(n));
    await kept.keep(STREAM, { after: 0, to: 1 }, findings);
    const bill = meter(table.client);
    const { read, requests } = await bill(() => kept.findings({ ...query, limit: 5 }));
    expect(requests).toBeLessThanOrEqual(5);
    expect(read).toBeLessThanOrEqual(6);
  });
});
