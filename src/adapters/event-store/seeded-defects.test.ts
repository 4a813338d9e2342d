import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  EventStoreError,
  NO_STREAM,
  type Appended,
  type Commit,
  type EventStore,
} from '../../application/ports/event-store.ts';
import { playHistories } from './histories.contract.ts';
import { playInterleavings } from './interleavings.contract.ts';
import { createMemoryEventStore } from './memory-event-store.ts';
import type { Store, Subject } from './subject.fixture.ts';

const RUNS = 400;
const SEED = 20_200_316;

/** A store that does as the sound one, but for what the defect replaces. */
const withDefect = (sound: Store, defect: Partial<Store>): Store => ({
  append: (...given) => sound.append(...given),
  read: (...given) => sound.read(...given),
  streams: () => sound.streams(),
  commitsAfter: (...given) => sound.commitsAfter(...given),
  head: () => sound.head(),
  onAppend: (wake) => sound.onAppend(wake),
  audit: () => sound.audit(),
  ...defect,
});

const subjectOf = (
  defect: (sound: Store) => Partial<Store>,
  reopen: (store: Store) => Store = (store) => store,
): Subject => ({
  open: (now) => {
    const sound = createMemoryEventStore({ now });
    return withDefect(sound, defect(sound));
  },
  beside: (store) => store,
  reopen,
});

/** A defect in what is read of a stream. */
const reading = (change: (commits: readonly Commit[]) => readonly Commit[]): Subject =>
  subjectOf((sound) => ({
    read: async (...given) => {
      const slice = await sound.read(...given);
      return { ...slice, commits: change(slice.commits) };
    },
  }));

/** A defect in what an append is answered. */
const answering = (change: (answer: Appended) => Appended): Subject =>
  subjectOf((sound) => ({ append: async (...given) => change(await sound.append(...given)) }));

/** A defect in how an append is done. */
const appending = (append: (sound: Store) => EventStore['append']): Subject =>
  subjectOf((sound) => ({ append: append(sound) }));

const endOf = async (sound: Store, stream: string) => (await sound.read(stream)).position;

const sound = subjectOf(() => ({}));

const HISTORY_DEFECTS: readonly (readonly [string, Subject])[] = [
  ['loses the newest commit', reading((commits) => (commits.length > 2 ? commits.slice(0, -1) : commits))],
  [
    'shows half a commit',
    reading((commits) => commits.map((commit) => ({ ...commit, events: commit.events.slice(0, 2) }))),
  ],
  ['leaves a hole between versions', reading((commits) => commits.map((one) => ({ ...one, first: one.first + 1 })))],
  ['lets recorded time go back', reading((commits) => commits.map((one, i) => ({ ...one, recordedAt: 1000 - i })))],
  ['gives commits in another order', reading((commits) => commits.toReversed())],
  ['reads whole streams whatever the range', subjectOf((store) => ({ read: (stream) => store.read(stream) }))],
  [
    'reads beyond the time asked for',
    subjectOf((store) => ({ read: (stream, from, to) => store.read(stream, from, to) })),
  ],
  [
    'gives the position of what was read, not of the end',
    subjectOf((store) => ({
      read: async (stream, ...range) => {
        const slice = await store.read(stream, ...range);
        return slice.commits.length === 0 ? { ...slice, position: NO_STREAM } : slice;
      },
    })),
  ],
  [
    'appends at a stale position',
    appending((store) => async (stream, expected, events, id) => {
      const answer = await store.append(stream, expected, events, id);
      return answer.outcome === 'conflict' ? store.append(stream, await endOf(store, stream), events, id) : answer;
    }),
  ],
  [
    'takes any position for the end',
    appending((store) => async (stream, expected, events, id) => {
      try {
        return await store.append(stream, expected, events, id);
      } catch (error) {
        if (!(error instanceof EventStoreError) || error.kind !== 'foreign-position') throw error;
        return store.append(stream, await endOf(store, stream), events, id);
      }
    }),
  ],
  [
    'compares no content',
    appending((store) => async (stream, expected, events, id) => {
      const { commits } = await store.read(stream);
      const known = commits.find(({ commitId }) => commitId === id)?.events;
      return store.append(stream, expected, known ?? events, id);
    }),
  ],
  [
    'writes a retry again',
    appending((store) => async (stream, _, events, id) => {
      const end = await store.read(stream);
      const known = end.commits.some(({ commitId }) => commitId === id);
      return store.append(stream, end.position, events, known ? `${id} again` : id);
    }),
  ],
  [
    'takes a retry for new',
    answering((answer) => (answer.outcome === 'appended' ? { ...answer, repeated: false } : answer)),
  ],
  [
    'writes a commit in two',
    appending((store) => async (stream, expected, events, id) => {
      if (events.length < 2) return store.append(stream, expected, events, id);
      const first = await store.append(stream, expected, events.slice(0, 1), `${id} begun`);
      return first.outcome === 'appended' ? store.append(stream, first.position, events.slice(1), id) : first;
    }),
  ],
  [
    'skips a commit in the feed',
    subjectOf((store) => ({ commitsAfter: (after, limit) => store.commitsAfter(after + 1, limit) })),
  ],
  [
    'orders the feed by time',
    subjectOf((store) => ({
      commitsAfter: async (after, limit) =>
        (await store.commitsAfter(after, limit)).toSorted((a, b) => b.recordedAt - a.recordedAt),
    })),
  ],
  [
    'forgets a stream in the registry',
    subjectOf((store) => ({ streams: async () => (await store.streams()).slice(1) })),
  ],
  ['breaks a chain', subjectOf((store) => ({ audit: async () => ({ ...(await store.audit()), ok: false }) }))],
  [
    'is empty after it was opened again',
    subjectOf(
      () => ({}),
      () => createMemoryEventStore({ now: () => 1000 }),
    ),
  ],
];

describe('the reference model finds a store that', () => {
  test('is sound to have no defect', async () => {
    await expect(playHistories(sound, RUNS, SEED)).resolves.toBeUndefined();
  });

  test.each(HISTORY_DEFECTS)('%s', async (_, subject) => {
    await expect(playHistories(subject, RUNS, SEED)).rejects.toThrow('Property failed');
  });
});

const INTERLEAVING_DEFECTS: readonly (readonly [string, Subject])[] = [
  [
    'looks first and writes later',
    appending((store) => async (stream, expected, events, id) => {
      const { commits, position } = await store.read(stream);
      if (commits.some(({ commitId }) => commitId === id)) return store.append(stream, expected, events, id);
      if (position !== expected) return { outcome: 'conflict' };
      await setImmediate();
      return store.append(stream, await endOf(store, stream), events, id);
    }),
  ],
  [
    'acknowledges without writing',
    appending((store) => {
      let appends = 0;
      return async (stream, expected, events, id) => {
        const answer = await createMemoryEventStore({ now: () => 1000 }).append(stream, NO_STREAM, events, id);
        return (appends += 1) % 7 === 0 ? answer : store.append(stream, expected, events, id);
      };
    }),
  ],
  [
    'says conflict of a commit that it wrote',
    appending((store) => async (...given) => {
      const answer = await store.append(...given);
      return answer.outcome === 'appended' && answer.commit.first > 2 && !answer.repeated
        ? { outcome: 'conflict' }
        : answer;
    }),
  ],
  [
    'gives a retry another answer',
    answering((answer) =>
      answer.outcome === 'appended' && answer.repeated
        ? { ...answer, commit: { ...answer.commit, recordedAt: answer.commit.recordedAt + 1 } }
        : answer,
    ),
  ],
  [
    'forgets a retry',
    answering((answer) => (answer.outcome === 'appended' && answer.repeated ? { outcome: 'conflict' } : answer)),
  ],
  [
    'shows a commit before it is whole',
    reading((commits) => commits.map((one, i) => (i === 2 ? { ...one, events: one.events.slice(1) } : one))),
  ],
  [
    'shows a commit and then not',
    subjectOf((store) => {
      let reads = 0;
      return {
        read: async (...given) => {
          const slice = await store.read(...given);
          return (reads += 1) % 3 === 0 ? { ...slice, commits: slice.commits.slice(0, -1) } : slice;
        },
      };
    }),
  ],
];

describe('the mixed writers and readers find a store that', () => {
  test('is sound to have no defect', async () => {
    await expect(playInterleavings(sound, RUNS, SEED)).resolves.toBeUndefined();
  });

  test.each(INTERLEAVING_DEFECTS)('%s', async (_, subject) => {
    await expect(playInterleavings(subject, RUNS, SEED)).rejects.toThrow('Property failed');
  });
});
