import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { EventStoreError, NO_STREAM, type EventStore } from '../../application/ports/event-store.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { ParkingError } from '../../application/ports/parking.ts';
import { ReadModelError, type FindingsQuery } from '../../application/ports/read-model.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { compose, type Composed } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import { openResources } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';
import { newProgress } from './progress.ts';
import { readinessOf } from './readiness.ts';
import { systemStateOf } from './system-state.ts';

type Faults = Partial<Record<'append' | 'head' | 'find' | 'list' | 'read' | 'broken' | 'parked', Error | null>>;

/** Fails as told, before anything is done. */
const unless =
  (faults: Faults, fault: keyof Faults) =>
  <G extends readonly unknown[], T>(work: (...given: G) => Promise<T>) =>
  async (...given: G): Promise<T> => {
    const failure = faults[fault];
    if (failure) throw failure;
    return work(...given);
  };

const breakable = (store: EventStore & CommitFeed, faults: Faults): EventStore & CommitFeed => ({
  append: unless(faults, 'append')(store.append.bind(store)),
  read: unless(faults, 'read')(store.read.bind(store)),
  streams: () => store.streams(),
  commitsAfter: (...given) => store.commitsAfter(...given),
  head: unless(faults, 'head')(store.head.bind(store)),
  onAppend: (wake) => store.onAppend(wake),
});

const progress = { ...newProgress(), stage: 'ready' as const };

let faults: Faults;
let log: EventStore & CommitFeed;
let readModel: { failing: boolean };
let composed: Composed;
let policies = 0;

beforeEach(async () => {
  faults = {};
  log = createMemoryEventStore({ now: () => 0 });
  readModel = { failing: false };
  const config = configSchema.parse({ store: 'memory', data: '/secret/data', channels: [] });
  const memory = await openResources(config, () => 0);
  const project: typeof memory.project = (read) => {
    const projection = memory.project(read);
    const handle: typeof projection.handle = (commits) =>
      readModel.failing ? Promise.reject(new Error('a defect')) : projection.handle(commits);
    return { ...projection, handle };
  };
  const surroundings = { logger: pino({ level: 'silent' }), now: () => 0, announce: () => {} };
  const finding = unless(faults, 'find')((id: string) => memory.readModel.finding(id));
  const findings = unless(faults, 'list')((query: FindingsQuery) => memory.readModel.findings(query));
  const parked = unless(faults, 'parked')((subscriber?: string) => memory.parking.parked(subscriber));
  const eventStore = breakable(log, faults);
  const resources = {
    ...memory,
    project,
    eventStore,
    readModel: { ...memory.readModel, finding, findings },
    parking: { ...memory.parking, parked },
    readBroken: [unless(faults, 'broken')(async () => {})],
    check: () => eventStore.head(),
  };
  composed = await compose(config, surroundings, { resources });
});

afterEach(() => composed.shutdown());

const look = async (): Promise<void> => (await composed.get(TOKENS.health)).look();

/** Ten seconds, by the end of which all that failed was asked again. */
const tenSeconds = async (): Promise<void> => {
  const health = await composed.get(TOKENS.health);
  for (let i = 0; i < 10; i += 1) await health.tick();
};

const readStream = async (): Promise<unknown> => (await composed.get(TOKENS.eventStore)).read('a');

const append = async (): Promise<void> =>
  recordPolicy(await composed.get(TOKENS.eventStore), { ...naive, id: `naive@${(policies += 1)}` });

test('a process whose store and read model work is ready', async () => {
  await append();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
});

test.each(['unavailable', 'corrupt'] as const)(
  'a store that takes no commit because it is %s is not ready, until it takes one again',
  async (kind) => {
    faults.append = new EventStoreError(kind, 'the disk is full.');
    await expect(append()).rejects.toThrow('the disk is full.');
    expect(await readinessOf(composed, progress)).toMatchObject({
      ready: false,
      stage: `the event store is failing: ${kind}`,
    });
    faults.append = null;
    await append();
    expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
  },
);

test('a commit that was not taken is tried again, the same one, until it is taken; one that is turned away counts from the third time', async () => {
  faults.append = new EventStoreError('busy', 'The table is asked more than it takes.');
  await expect(append()).rejects.toThrow('more than it takes');
  await look();
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'the event store is failing: busy',
  });
  faults.append = null;
  await tenSeconds();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
  expect(await log.streams()).toEqual([`policy/naive@${policies}`]);
  await look();
  expect(await log.head()).toBe(1);
});

test('a commit that was not taken is given up where its stream has gone on', async () => {
  faults.append = new EventStoreError('unavailable', 'No answer.');
  const policy = { ...naive, id: `naive@${(policies += 1)}` };
  await expect(recordPolicy(await composed.get(TOKENS.eventStore), policy)).rejects.toThrow('No answer.');
  faults.append = null;
  await log.append(`policy/${policy.id}`, NO_STREAM, [{ type: 'PolicyRecorded', policy }], 'of another');
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
  expect((await log.commitsAfter(0, 9)).map(({ commitId }) => commitId)).toEqual(['of another']);
});

test('an append that is refused for what it holds says nothing of the store', async () => {
  faults.append = new EventStoreError('commit-too-large', 'it is too large.');
  await expect(append()).rejects.toThrow('it is too large.');
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
});

test('a store that cannot be read is not ready', async () => {
  faults.head = new EventStoreError('unavailable', '/secret/data/events.sqlite could not be read.');
  const readiness = await readinessOf(composed, progress);
  expect(readiness).toMatchObject({
    ready: false,
    stage: 'the event store is failing: unavailable',
    dependencies: [
      { name: 'event store', failing: 'events.sqlite could not be read.' },
      { name: 'read model', failing: null },
      { name: 'parking', failing: null },
    ],
  });
  expect(JSON.stringify(readiness)).not.toContain('secret');
});

test('a log that somebody could not read is not ready until that can be read, whatever else can', async () => {
  faults.read = new EventStoreError('unavailable', 'The table does not answer.');
  await expect(readStream()).rejects.toThrow('does not answer');
  const failing = {
    ready: false,
    stage: 'the event store is failing: unavailable',
    dependencies: [{ failing: 'The table does not answer.' }, { failing: null }, { failing: null }],
  };
  expect(await readinessOf(composed, progress)).toMatchObject(failing);
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject(failing);
  faults.read = null;
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
});

test('a stream that is damaged is told until it can be read, and keeps nothing else from being ready', async () => {
  faults.read = new EventStoreError('corrupt', 'The commit at version 3 of a is damaged.');
  await expect(readStream()).rejects.toThrow('damaged');
  const damaged = {
    ready: true,
    stage: 'ready',
    dependencies: [{ failing: 'The commit at version 3 of a is damaged.' }, { failing: null }, { failing: null }],
  };
  expect(await readinessOf(composed, progress)).toMatchObject(damaged);
  await look();
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject(damaged);
  faults.read = null;
  await look();
  expect((await readinessOf(composed, progress)).dependencies).toMatchObject([{ failing: null }, {}, {}]);
});

test('a log that is damaged as a whole is not ready', async () => {
  faults.head = new EventStoreError('corrupt', 'The table was emptied.');
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'the event store is failing: corrupt',
  });
});

test('a log that is asked too much for a moment is ready, and not ready once three looks in a row found it so', async () => {
  const busy = new EventStoreError('busy', 'The table is asked more than it takes.');
  const foundTwice = async (): Promise<void> => {
    faults.read = busy;
    faults.head = busy;
    await expect(readStream()).rejects.toThrow('more than it takes');
    await look();
    await look();
  };
  await foundTwice();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: true,
    dependencies: [{ failing: busy.message }, {}, {}],
  });
  faults.head = null;
  await look();
  await foundTwice();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'the event store is failing: busy',
  });
  faults.head = null;
  await tenSeconds();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
});

test('a stream that takes too much to read is told, and not read again by looks: it keeps nothing from being ready', async () => {
  faults.read = new EventStoreError('busy', 'The table is asked more than it takes.');
  await expect(readStream()).rejects.toThrow('more than it takes');
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: true,
    dependencies: [{ failing: 'The table is asked more than it takes.' }, {}, {}],
  });
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: true,
    dependencies: [{ failing: null }, {}, {}],
  });
});

test('an event that cannot be read says nothing of the store', async () => {
  faults.read = new EventStoreError('unreadable-event', 'It is of a newer Tapewatch.');
  await expect((await composed.get(TOKENS.eventStore)).read('a')).rejects.toThrow('newer');
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
});

test('a read model that cannot be read is not ready, whoever finds out, until it can be read again', async () => {
  const readings = await composed.get(TOKENS.readModel);
  const failing = {
    ready: false,
    stage: 'the read model cannot be read',
    dependencies: [{ failing: null }, { failing: 'The table of findings is not there.' }, { failing: null }],
  };
  for (const findOut of [look, () => readings.finding('a').catch(() => null)]) {
    faults.find = new ReadModelError('unavailable', 'The table of findings is not there.');
    await findOut();
    expect(await readinessOf(composed, progress)).toMatchObject(failing);
    faults.find = null;
    await look();
    expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
  }
});

test('lists that cannot be had are not ready until they can, whatever else of the read model can', async () => {
  const readings = await composed.get(TOKENS.readModel);
  faults.list = new ReadModelError('unavailable', 'The lists may not be read.');
  await expect(readings.findings({ limit: 5 })).rejects.toThrow('may not be read');
  await look();
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'the read model cannot be read',
    dependencies: [{ failing: null }, { failing: 'The lists may not be read.' }, { failing: null }],
  });
  faults.list = null;
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
});

test('what is refused for what was asked is no outage, unless every look is refused so', async () => {
  const readings = await composed.get(TOKENS.readModel);
  const refused = new ReadModelError('refused', 'The table of findings refuses what it is asked.');
  faults.list = refused;
  await expect(readings.findings({})).rejects.toThrow('refuses');
  const working = { ready: true, dependencies: [{ failing: null }, { failing: null }, { failing: null }] };
  expect(await readinessOf(composed, progress)).toMatchObject(working);
  faults.read = new EventStoreError('refused', 'The table refuses what it is asked.');
  await expect(readStream()).rejects.toThrow('refuses');
  expect(await readinessOf(composed, progress)).toMatchObject(working);
  faults.find = refused;
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ stage: 'the read model cannot be read' });
});

test('a read model that is damaged where only lists read it is not ready', async () => {
  const readings = await composed.get(TOKENS.readModel);
  faults.list = new ReadModelError('corrupt', 'The read model /secret/data/readmodel.sqlite is damaged.');
  await expect(readings.findings({})).rejects.toThrow('damaged');
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'the read model cannot be read',
    dependencies: [{ failing: null }, { failing: 'The read model readmodel.sqlite is damaged.' }, { failing: null }],
  });
});

test('a finding that is damaged is told, and keeps nothing else from being ready', async () => {
  const readings = await composed.get(TOKENS.readModel);
  faults.find = new ReadModelError('damaged', 'An item of the findings is damaged.');
  await expect(readings.finding('a')).rejects.toThrow('damaged');
  faults.find = null;
  faults.broken = new ReadModelError('damaged', 'An item of the findings is damaged.');
  await tenSeconds();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: true,
    dependencies: [{ failing: null }, { failing: 'An item of the findings is damaged.' }, { failing: null }],
  });
});

test.each(['corrupt', 'unreadable-event'] as const)(
  'a series whose stream cannot be read (%s) is told within ten seconds, until it can be',
  async (kind) => {
    faults.broken = new EventStoreError(kind, 'A commit is damaged.');
    await tenSeconds();
    const told = {
      ready: true,
      dependencies: [{ failing: 'A commit is damaged.' }, { failing: null }, { failing: null }],
    };
    expect(await readinessOf(composed, progress)).toMatchObject(told);
    faults.broken = null;
    await tenSeconds();
    expect(await readinessOf(composed, progress)).toMatchObject({
      dependencies: told.dependencies.map(() => ({ failing: null })),
    });
  },
);

test('a process that cannot know what is held back is not ready, and says so', async () => {
  faults.parked = new ParkingError('corrupt', '/secret/data/parking.sqlite is damaged.');
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({
    ready: false,
    stage: 'what is held back cannot be known',
    subscribers: [],
    dependencies: [{ failing: null }, { failing: null }, { name: 'parking', failing: 'parking.sqlite is damaged.' }],
  });
  expect(await systemStateOf(composed, progress, 0)).toMatchObject({ subscribers: [], parked: [] });
  faults.parked = null;
  await look();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
});

test('a read model that cannot follow the log is not ready', async () => {
  readModel.failing = true;
  const feed = await composed.get(TOKENS.feed);
  feed.start();
  await append();
  await expect
    .poll(() => readinessOf(composed, progress))
    .toMatchObject({ ready: false, stage: 'the read model cannot follow the log' });
});

test('a load that is not done is not ready, whatever the store says', async () => {
  expect(await readinessOf(composed, newProgress())).toMatchObject({ ready: false, stage: 'starting' });
});
