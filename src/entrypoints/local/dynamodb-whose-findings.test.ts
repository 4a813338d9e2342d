import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteTableCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { BY_TICKER, FINDINGS_TABLE } from '../../adapters/dynamodb/findings-table.ts';
import type { TableDefinition } from '../../adapters/dynamodb/table-shape.ts';
import { ensureTable } from '../../adapters/dynamodb/table.ts';
import { logIdOf } from '../../adapters/event-store/dynamodb-log-id.ts';
import { useGeneration } from '../../adapters/read-model/dynamodb-generations.ts';
import { compose, type Composed } from '../composition/compose.ts';
import type { Config } from '../composition/config.ts';
import { ensureTables } from '../composition/dynamodb.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openReading } from '../composition/resources.ts';
import { rebuildInTable } from '../composition/table-rebuild.ts';
import { TOKENS } from '../composition/tokens.ts';
import { startLocalApp, type LocalApp } from './local-app.ts';
import { poll } from './poll.fixture.ts';
import { summaryLines } from './summary.ts';
import { openWorkplace, START, type Workplace } from './workplace.fixture.ts';

const emulator = await startDynoxide();
const client = emulator.client();

let place: Workplace;
let logs = 0;

beforeEach(() => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
  place = openWorkplace();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await place.close();
});

afterAll(() => emulator.stop());

/** The settings of an installation with a log and a data folder of its own; the same bars come out as the same versions in each. */
const settingsOf = (log: string) => ({
  PORT: '0',
  TAPEWATCH_DATA: join(place.folder, log),
  TAPEWATCH_STORE: 'dynamodb',
  TAPEWATCH_READ_MODEL: 'dynamodb',
  TAPEWATCH_DYNAMODB_ENDPOINT: emulator.endpoint,
  TAPEWATCH_DYNAMODB_TABLE: log,
  TAPEWATCH_PROVIDER: 'synthetic',
  TAPEWATCH_SYNTHETIC_TICKERS: '1',
  TAPEWATCH_SYNTHETIC_FROM: '2021-01-01',
  TAPEWATCH_CHANNELS: '',
});

const start = async (config: Config): Promise<LocalApp> => {
  const surroundings = { logger: pino({ level: 'silent' }), now: Date.now, announce: () => {} };
  return startLocalApp(await compose(config, surroundings));
};

const tenSeconds = async (composed: Composed): Promise<void> => {
  const health = await composed.get(TOKENS.health);
  for (let i = 0; i < 10; i += 1) await health.tick();
};

const idsIn = async (config: Config): Promise<readonly string[]> => {
  const readModel = await openReading(config);
  const ids = await readModel.newestIds(100);
  readModel.close();
  return ids;
};

/** An installation that has judged its bars and was stopped, with the ids of its findings. */
const judged = async () => {
  const settings = settingsOf(`log-${(logs += 1)}`);
  const config = loadConfig(settings);
  await ensureTables(config);
  const app = await start(config);
  await app.load(() => {});
  await app.stop();
  const ids = await idsIn(config);
  expect(ids.length).toBeGreaterThan(3);
  return { settings, config, ids, table: `${config.dynamodb.table}-findings` };
};

const on = (config: Config, findingsTable: string, data = config.data): Config => ({
  ...config,
  data,
  dynamodb: { ...config.dynamodb, findingsTable },
});

const remake = async (name: string, definition = FINDINGS_TABLE): Promise<void> => {
  await client.send(new DeleteTableCommand({ TableName: name }));
  await ensureTable({ client, name }, definition);
};

/** A table of findings as it was before there was a list of each severity and each kind. */
const EARLIER: TableDefinition = {
  ...FINDINGS_TABLE,
  AttributeDefinitions: ['p', 's', 'l', 't', 'o'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-shard',
      KeySchema: [
        { AttributeName: 'l', KeyType: 'HASH' },
        { AttributeName: 'o', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['k', 'y'] },
    },
    ...(FINDINGS_TABLE.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => IndexName === BY_TICKER),
  ],
};

const lost = (table: string): string =>
  `The table ${table} has lost findings of this log, or is another one; name the right one in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or make them anew with npx tapewatch projections rebuild.`;

const nobodys = (table: string): string =>
  `The table ${table} holds the findings of no log that is known: it is new, was emptied or made anew, or is another one; name the right one in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or make them anew with npx tapewatch projections rebuild.`;

const earlier = (table: string): string =>
  `The table ${table} is not as this Tapewatch makes it (index by-severity missing; index by-kind missing), so it was made by an earlier one or for something else; name another in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or delete it and make it anew, then run npx tapewatch projections rebuild.`;

const ofAnother = (table: string): string =>
  `The table ${table} holds the findings of another log; name a table of its own in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or give it to this log with npx tapewatch projections rebuild, which removes those of the other.`;

const refused = (message: string) => ({ name: 'ReadModelError', kind: 'corrupt', message });

describe(`whose findings a table holds, on ${EMULATOR}`, () => {
  test('a start on an emptied table, or on an empty one in its place, ends with one sentence; a rebuild mends it', async () => {
    const { settings, config, ids, table } = await judged();
    await remake(table);
    const ended = await place.run(START, [], { ...CREDENTIALS, ...settings });
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: `tapewatch: ${nobodys(table)}\n` });
    await expect(openReading(config)).rejects.toMatchObject(refused(nobodys(table)));
    await ensureTable({ client, name: 'elsewhere' }, FINDINGS_TABLE);
    await expect(start(on(config, 'elsewhere'))).rejects.toMatchObject(refused(nobodys('elsewhere')));
    await rebuildInTable(config, () => {});
    expect(await idsIn(config)).toEqual(ids);
  });

  test('a table that an earlier version made is refused by a start, a reading and a rebuild, which say what it lacks; made anew, a rebuild fills it', async () => {
    const { config, ids, table } = await judged();
    await remake(table, EARLIER);
    const asked = [
      () => start(config),
      () => start({ ...config, data: join(place.folder, 'fresh') }),
      () => openReading(config),
      () => rebuildInTable(config, () => {}),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject(refused(earlier(table)));
    const { Items } = await client.send(new ScanCommand({ TableName: table }));
    expect(Items).toEqual([]);
    await remake(table);
    await rebuildInTable(config, () => {});
    expect(await idsIn(config)).toEqual(ids);
    await (await start(config)).stop();
  });

  test('a finding whose item is damaged is missing in lists and told by its name; all else is served, and a start goes on', async () => {
    const { config, ids, table } = await judged();
    const [id = ''] = ids;
    const key = { p: { S: `1#f#${id}` }, s: { S: '-' } };
    const damage = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET b = :b',
      ExpressionAttributeValues: { ':b': { S: 'no finding' } },
    });
    await client.send(damage);
    const composed = await compose(config, { logger: pino({ level: 'silent' }), now: Date.now, announce: () => {} });
    const app = await startLocalApp(composed);
    await app.load(() => {});
    const { readModel, url, progress } = app;
    expect(await summaryLines({ readModel, url, progress, config })).toContain(
      `${ids.length} findings, none of them new since the last start`,
    );
    const listed = async (query: string): Promise<unknown> => (await fetch(`${url}/anomalies${query}`)).json();
    expect(await listed('/SYN001?limit=100')).toMatchObject({ count: ids.length - 1 });
    expect(await listed('?limit=100')).toMatchObject({ anomalies: ids.slice(1).map((other) => ({ id: other })) });
    await tenSeconds(composed);
    const ready = await fetch(`${url}/ready`);
    const told = `The item 1#f#${id} of the findings is damaged; make them anew from the log with npx tapewatch projections rebuild.`;
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      dependencies: expect.arrayContaining([{ name: 'read model', failing: told }]),
    });
    expect((await fetch(`${url}/anomalies/SYN001/${id}`)).status).toBe(503);
    await rebuildInTable(config, () => {});
    await tenSeconds(composed);
    expect(await listed('?limit=99')).toMatchObject({ anomalies: ids.map((other) => ({ id: other })) });
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({
      dependencies: expect.arrayContaining([{ name: 'read model', failing: null }]),
    });
    await app.stop();
  });

  test('a table of another name is filled beside the server, and used from the next start on; what was told meanwhile is missed', async () => {
    const { config, ids } = await judged();
    const other = on(config, 'beside');
    await ensureTable({ client, name: 'beside' }, FINDINGS_TABLE);
    const app = await start({ ...config, synthetic: { ...config.synthetic, tickers: 2 } });
    await rebuildInTable(other, () => {});
    await app.load(() => {});
    await app.stop();
    await expect(start(other)).rejects.toMatchObject(refused(lost('beside')));
    await rebuildInTable(other, () => {});
    const anew = await start(other);
    await anew.load(() => {});
    expect((await idsIn(other)).length).toBeGreaterThan(ids.length);
    await anew.stop();
  });

  test('what only reads takes no table for its log', async () => {
    const { config } = await judged();
    const unused = on(config, 'unused', join(place.folder, 'unused'));
    await ensureTable({ client, name: 'unused' }, FINDINGS_TABLE);
    mkdirSync(unused.data);
    await expect(openReading(unused)).rejects.toMatchObject(refused(nobodys('unused')));
    const { Items } = await client.send(new ScanCommand({ TableName: 'unused' }));
    expect(Items).toEqual([]);
  });

  test('a rebuild that another one, begun later, has overtaken says whose findings are in use, and leaves none of its own', async () => {
    const { config, table } = await judged();
    const log = await logIdOf({ client, name: config.dynamodb.table }, randomUUID);
    await useGeneration({ client, name: table, log }, 3);
    await expect(rebuildInTable(config, () => {})).rejects.toMatchObject({
      name: 'ReadModelError',
      kind: 'unavailable',
      message: `Another rebuild of the table ${table}, which began later, was done first: its findings are in use, and those of this one were removed.`,
    });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    expect(Items.map(({ p }) => p?.S)).toEqual(['current']);
  });

  test('a start on a table that was put back to a moment before its newest findings ends alike', async () => {
    const { config, table } = await judged();
    await remake(table);
    const early = await start({
      ...config,
      data: join(place.folder, 'early'),
      synthetic: { ...config.synthetic, tickers: 2 },
    });
    await early.stop();
    await expect(start(config)).rejects.toMatchObject(refused(lost(table)));
  });

  test('two logs have tables of their own; on one table each keeps the other out, whichever came first', async () => {
    const [first, second] = [await judged(), await judged()];
    for (const [{ config }, { table }] of [
      [second, first],
      [first, second],
    ] as const)
      for (const data of [config.data, join(place.folder, `fresh-${table}`)])
        await expect(start(on(config, table, data))).rejects.toMatchObject(refused(ofAnother(table)));
    const taken = on(second.config, first.table);
    await rebuildInTable(taken, () => {});
    expect(await idsIn(taken)).toEqual(second.ids);
    await expect(start(first.config)).rejects.toMatchObject(refused(ofAnother(first.table)));
  });

  test('a load that comes upon findings of another history of its log ends with one sentence', async () => {
    const { config, table } = await judged();
    const stream = 'synthetic/SYN001/1d';
    const change = new UpdateItemCommand({
      TableName: table,
      Key: { p: { S: `1#s#${stream}` }, s: { S: '-' } },
      UpdateExpression: 'SET c = :c',
      ExpressionAttributeValues: { ':c': { S: 'of another history' } },
    });
    await client.send(change);
    const app = await start({ ...config, data: join(place.folder, 'fresh') });
    const message = `The findings kept of ${stream} are of another log; make them anew with npx tapewatch projections rebuild.`;
    await expect(app.load(() => {})).rejects.toMatchObject(refused(message));
    expect(app.progress.stage).toBe('failed');
    await app.stop();
  });

  test('a table removed and made anew under a server is told from one without findings; a rebuild beside it mends it', async () => {
    const { config, ids, table } = await judged();
    const app = await start(config);
    const listed = async () => {
      const answer = await fetch(`${app.url}/anomalies?limit=100`);
      const found = z.object({ anomalies: z.array(z.object({ id: z.string() })) }).safeParse(await answer.json());
      return { status: answer.status, ids: found.data?.anomalies.map(({ id }) => id) };
    };
    expect(await listed()).toEqual({ status: 200, ids });
    await remake(table);
    await poll(listed, ({ status }) => status === 503);
    await rebuildInTable(config, () => {});
    expect(await listed()).toEqual({ status: 200, ids });
    await app.stop();
  });
});
