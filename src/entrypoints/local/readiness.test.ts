import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { EventStoreError, type EventStore } from '../../application/ports/event-store.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { compose, type Composed } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import { openResources } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';
import { newProgress } from './progress.ts';
import { readinessOf } from './readiness.ts';

type Faults = { append: Error | null; head: Error | null; find: Error | null; read: Error | null };

/** A store that fails as told, before anything is written. */
const breakable = (faults: Faults): EventStore & CommitFeed => {
  const store = createMemoryEventStore({ now: () => 0 });
  return {
    append: (...given) => (faults.append ? Promise.reject(faults.append) : store.append(...given)),
    read: (...given) => (faults.read ? Promise.reject(faults.read) : store.read(...given)),
    streams: () => store.streams(),
    commitsAfter: (...given) => store.commitsAfter(...given),
    head: () => (faults.head ? Promise.reject(faults.head) : store.head()),
    onAppend: (wake) => store.onAppend(wake),
  };
};

const progress = { ...newProgress(), stage: 'ready' as const };

let faults: Faults;
let readModel: { failing: boolean };
let composed: Composed;
let policies = 0;

beforeEach(async () => {
  faults = { append: null, head: null, find: null, read: null };
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
  const finding: typeof memory.readModel.finding = (id) =>
    faults.find ? Promise.reject(faults.find) : memory.readModel.finding(id);
  const eventStore = breakable(faults);
  const resources = {
    ...memory,
    project,
    eventStore,
    readModel: { ...memory.readModel, finding },
    check: () => eventStore.head(),
  };
  composed = await compose(config, surroundings, { resources });
});

afterEach(() => composed.shutdown());

const append = async (): Promise<void> =>
  recordPolicy(await composed.get(TOKENS.eventStore), { ...naive, id: `naive@${(policies += 1)}` });

test('a process whose store and read model work is ready', async () => {
  await append();
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true, stage: 'ready' });
});

test.each(['busy', 'unavailable', 'corrupt'] as const)(
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
    ],
  });
  expect(JSON.stringify(readiness)).not.toContain('secret');
});

test.each(['corrupt', 'unavailable'] as const)(
  'a log that somebody could not read because it is %s is not ready, until a look finds that it can be read',
  async (kind) => {
    faults.read = new EventStoreError(kind, 'The table was emptied.');
    await expect((await composed.get(TOKENS.eventStore)).read('a')).rejects.toThrow('emptied');
    expect(await readinessOf(composed, progress)).toMatchObject({
      ready: false,
      stage: `the event store is failing: ${kind}`,
      dependencies: [{ failing: 'The table was emptied.' }, { failing: null }],
    });
    await (
      await composed.get(TOKENS.look)
    )();
    expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
  },
);

test('an event that cannot be read says nothing of the store', async () => {
  faults.read = new EventStoreError('unreadable-event', 'It is of a newer Tapewatch.');
  await expect((await composed.get(TOKENS.eventStore)).read('a')).rejects.toThrow('newer');
  expect(await readinessOf(composed, progress)).toMatchObject({ ready: true });
});

test('a read model that cannot be read is not ready, whoever finds out, until it can be read again', async () => {
  const look = await composed.get(TOKENS.look);
  const readings = await composed.get(TOKENS.readModel);
  const failing = {
    ready: false,
    stage: 'the read model cannot be read',
    dependencies: [{ failing: null }, { failing: 'The table of findings is not there.' }],
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
