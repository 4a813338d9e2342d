import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { EventStoreError, type EventStore } from '../../application/ports/event-store.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { compose, type Composed } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import { openResources } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';
import { newProgress } from './progress.ts';
import { readinessOf } from './readiness.ts';

type Faults = { append: Error | null; head: Error | null };

/** A store that fails as told, before anything is written. */
const breakable = (faults: Faults): EventStore & CommitFeed => {
  const store = createMemoryEventStore({ now: () => 0 });
  return {
    append: (...given) => (faults.append ? Promise.reject(faults.append) : store.append(...given)),
    read: (...given) => store.read(...given),
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
  faults = { append: null, head: null };
  readModel = { failing: false };
  const config = configSchema.parse({ store: 'memory', channels: [] });
  const memory = await openResources(config, () => 0);
  const project: typeof memory.project = (read) => {
    const projection = memory.project(read);
    const handle: typeof projection.handle = (commits) =>
      readModel.failing ? Promise.reject(new Error('a defect')) : projection.handle(commits);
    return { ...projection, handle };
  };
  const surroundings = { logger: pino({ level: 'silent' }), now: () => 0, announce: () => {} };
  const resources = { ...memory, project, eventStore: breakable(faults) };
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
  faults.head = new EventStoreError('unavailable', '/secret/path could not be read.');
  const readiness = await readinessOf(composed, progress);
  expect(readiness).toMatchObject({ ready: false, stage: 'the event store is failing: unavailable' });
  expect(JSON.stringify(readiness)).not.toContain('secret');
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
