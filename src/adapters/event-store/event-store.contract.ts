import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EventStoreError,
  MAX_BYTES,
  MAX_EVENTS,
  NO_STREAM,
  type Appended,
  type Commit,
  type EventStoreFailure,
  type Position,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import { EVENT_EXAMPLES } from './codec/event-examples.ts';
import { positionAfter } from './position.ts';
import type { CommitIds } from './reference-model.ts';
import { bars, outcomeOf, type Store } from './subject.fixture.ts';

const { AnomalyEnded, AnomalyUpdated } = EVENT_EXAMPLES;

/** The written commit and the position after it; anything but an append fails the test. */
export const appended = (result: Appended): Extract<Appended, { outcome: 'appended' }> => {
  if (result.outcome === 'appended') return result;
  throw new Error(`expected an append, got ${result.outcome}`);
};

/** The failure of a promise that must fail with this kind. */
export const failing = async (work: Promise<unknown>, kind: EventStoreFailure): Promise<EventStoreError> => {
  const error = await work.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof EventStoreError)) throw error;
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^[^\n]+\.$/);
  return error;
};

const versions = (commits: readonly Commit[]): readonly string[] =>
  commits.map(({ first, last, commitId }) => `${commitId} ${first}-${last}`);

/** Three commits of 2, 1 and 3 events in `s`; gives the positions after each. */
const threeCommits = async (store: Store): Promise<readonly [Position, Position, Position]> => {
  const a = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
  const b = appended(await store.append('s', a.position, bars(1, 2), 'b'));
  const c = appended(await store.append('s', b.position, bars(3, 3), 'c'));
  return [a.position, b.position, c.position];
};

/** The cases every event store must pass; `open` gives an empty store with the clock it is to use, `commitIds` says where that knows a commit id again. */
export const eventStoreContract = (
  name: string,
  open: (now: () => number) => Store,
  commitIds: CommitIds = 'stream',
): void => {
  const openAt = (recordedAt = 1000): Store => open(() => recordedAt);

  describe(`${name}: expected position`, () => {
    test('a stream that does not exist has no commits and the position NO_STREAM', async () => {
      const store = openAt();
      expect(await store.read('s')).toEqual({ commits: [], position: NO_STREAM });
      expect(await store.streams()).toEqual([]);
      expect(await store.head()).toBe(0);
    });

    test('versions count the events of a stream from 1, whatever the sizes of its commits', async () => {
      const store = openAt();
      await threeCommits(store);
      expect(versions((await store.read('s')).commits)).toEqual(['a 1-2', 'b 3-3', 'c 4-6']);
    });

    test('the answer to an append is what is read later', async () => {
      const store = openAt(1234);
      const answer = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
      const { commits, position } = await store.read('s');
      expect(answer).toEqual({ outcome: 'appended', commit: commits[0], position, repeated: false });
      expect(answer.commit).toEqual({
        stream: 's',
        commitId: 'a',
        first: 1,
        last: 2,
        sequence: 1,
        recordedAt: 1234,
        events: bars(2),
      });
    });

    test('a stream that has moved on is a conflict, and nothing is written', async () => {
      const store = openAt();
      const [first, second] = await threeCommits(store);
      for (const stale of [NO_STREAM, first, second]) {
        expect(await store.append('s', stale, bars(1), 'late')).toEqual({ outcome: 'conflict' });
      }
      expect(await store.head()).toBe(3);
    });

    test('NO_STREAM starts a stream once', async () => {
      const store = openAt();
      expect(await store.append('s', NO_STREAM, bars(1), 'a')).toMatchObject({ outcome: 'appended' });
      expect(await store.append('s', NO_STREAM, bars(1), 'b')).toEqual({ outcome: 'conflict' });
    });

    const impostors: readonly (readonly [string, Position])[] = [
      ['in the middle of a commit', positionAfter({ stream: 's', last: 5, commitId: 'c' })],
      ['beyond the end', positionAfter({ stream: 's', last: 7, commitId: 'c' })],
      ['with the commit id of another version', positionAfter({ stream: 's', last: 6, commitId: 'a' })],
      ['with an unknown commit id', positionAfter({ stream: 's', last: 6, commitId: 'x' })],
      ['of a stream with the same commits', positionAfter({ stream: 't', last: 6, commitId: 'c' })],
      ['at version 0', positionAfter({ stream: 's', last: 0, commitId: 'a' })],
      ['that is no position', '6' as Position],
      ['that is empty', '' as Position],
    ];

    test.each(impostors)('a position %s is refused, and nothing is written', async (_, position) => {
      const store = openAt();
      await threeCommits(store);
      await failing(store.append('s', position, bars(1), 'd'), 'foreign-position');
      await failing(store.append('new', position, bars(1), 'd'), 'foreign-position');
      expect(await store.head()).toBe(3);
    });

    test('an issued position with any one character changed never appends', async () => {
      const store = openAt();
      const [, , end] = await threeCommits(store);
      const edit = fc.record({ at: fc.nat(end.length - 1), to: fc.constantFrom('', ' ', '0', '7', 'b', '"', 'é') });
      await fc.assert(
        fc.asyncProperty(edit, async ({ at, to }) => {
          const edited = (end.slice(0, at) + to + end.slice(at + 1)) as Position;
          fc.pre(edited !== end);
          await failing(store.append('s', edited, bars(1), 'd'), 'foreign-position');
        }),
      );
      expect(await store.head()).toBe(3);
    });

    test('of many appends at one position exactly one is written', async () => {
      const store = openAt();
      const { position } = appended(await store.append('s', NO_STREAM, bars(1), 'start'));
      const results = await Promise.all(
        Array.from({ length: 25 }, (_, i) => store.append('s', position, bars(1 + (i % 3), i), `racer ${i}`)),
      );
      expect(results.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(24);
      expect((await store.read('s')).commits).toHaveLength(2);
    });
  });

  describe(`${name}: repeating an append`, () => {
    test('the same commit again gives the first answer and writes nothing', async () => {
      const clock = { now: 1000 };
      const store = open(() => clock.now);
      const first = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
      clock.now = 5000;
      expect(await store.append('s', NO_STREAM, bars(2), 'a')).toEqual({ ...first, repeated: true });
      expect(await store.head()).toBe(1);
    });

    test('also when others have appended on top of it', async () => {
      const store = openAt();
      const first = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
      const second = appended(await store.append('s', first.position, bars(1), 'b'));
      await store.append('s', second.position, bars(1), 'c');
      expect(await store.append('s', NO_STREAM, bars(2), 'a')).toEqual({ ...first, repeated: true });
      expect(await store.append('s', first.position, bars(1), 'b')).toEqual({ ...second, repeated: true });
      expect(await store.head()).toBe(3);
    });

    test('a commit id with other content or of another size is refused', async () => {
      const store = openAt();
      await store.append('s', NO_STREAM, bars(2), 'a');
      await failing(store.append('s', NO_STREAM, bars(2, 1), 'a'), 'commit-id-reused');
      await failing(store.append('s', NO_STREAM, bars(3), 'a'), 'commit-id-reused');
      expect(await store.head()).toBe(1);
    });

    test(`a commit id at another position of its stream is known again: ${commitIds === 'stream'}`, async () => {
      const store = openAt();
      const first = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
      const outcome = await outcomeOf(store.append('s', first.position, bars(2), 'a'));
      const head = await store.head();
      expect({ outcome, head }).toEqual(
        commitIds === 'stream' ? { outcome: 'commit-id-reused', head: 1 } : { outcome: 'appended', head: 2 },
      );
    });

    test('a commit that lost a race is a conflict again, not a repeat', async () => {
      const store = openAt();
      await store.append('s', NO_STREAM, bars(1), 'winner');
      expect(await store.append('s', NO_STREAM, bars(1), 'loser')).toEqual({ outcome: 'conflict' });
      expect(await store.append('s', NO_STREAM, bars(1), 'loser')).toEqual({ outcome: 'conflict' });
    });

    test('the same id in another stream is another commit', async () => {
      const store = openAt();
      expect(appended(await store.append('s', NO_STREAM, bars(1), 'a')).repeated).toBe(false);
      expect(appended(await store.append('t', NO_STREAM, bars(1), 'a')).repeated).toBe(false);
    });
  });

  describe(`${name}: limits`, () => {
    const padded = (id: string): StoredEvent => ({ ...AnomalyEnded, id });
    const spare =
      MAX_BYTES -
      Buffer.byteLength(JSON.stringify([{ type: 'AnomalyEnded', v: 1, data: { ...padded(''), type: undefined } }]));

    test(`a commit of ${MAX_EVENTS} events is written, one more is refused`, async () => {
      const store = openAt();
      expect(appended(await store.append('s', NO_STREAM, bars(MAX_EVENTS), 'a')).commit.last).toBe(MAX_EVENTS);
      const error = await failing(store.append('t', NO_STREAM, bars(MAX_EVENTS + 1), 'a'), 'commit-too-large');
      expect(error.message).toBe('A commit to t has 501 events; 500 are allowed.');
      expect(await store.streams()).toEqual(['s']);
    });

    test(`a commit of ${MAX_BYTES} bytes is written, one more is refused`, async () => {
      const store = openAt();
      const { commit } = appended(await store.append('s', NO_STREAM, [padded('x'.repeat(spare))], 'a'));
      expect(commit.events).toEqual([padded('x'.repeat(spare))]);
      const error = await failing(
        store.append('t', NO_STREAM, [padded('x'.repeat(spare + 1))], 'a'),
        'commit-too-large',
      );
      expect(error.message).toBe('A commit to t takes 358401 bytes; 358400 are allowed.');
    });

    test('bytes are counted, not characters', async () => {
      await failing(openAt().append('s', NO_STREAM, [padded('é'.repeat(spare / 2 + 1))], 'a'), 'commit-too-large');
    });

    test('a commit without events is refused', async () => {
      await failing(openAt().append('s', NO_STREAM, [], 'a'), 'empty-commit');
    });

    test('a commit with one event that cannot be stored is refused whole', async () => {
      const store = openAt();
      const broken: StoredEvent = { ...AnomalyUpdated, score: NaN };
      await failing(store.append('s', NO_STREAM, [...bars(3), broken], 'a'), 'unreadable-event');
      expect(await store.streams()).toEqual([]);
      expect(await store.head()).toBe(0);
      expect(await store.append('s', NO_STREAM, bars(3), 'a')).toMatchObject({ outcome: 'appended', repeated: false });
    });
  });

  describe(`${name}: what is kept`, () => {
    test('every type of event comes back equal', async () => {
      const store = openAt();
      const events = Object.values(EVENT_EXAMPLES);
      await store.append('s', NO_STREAM, events, 'a');
      expect((await store.read('s')).commits[0]?.events).toEqual(events);
    });

    test.each([
      5e-324,
      1.7976931348623157e308,
      -1.7976931348623157e308,
      0.1 + 0.2,
      2 ** 53 + 2,
      1e21,
      123456789.1234567,
    ])('the number %d comes back to the last bit', async (score) => {
      const { commit } = appended(await openAt().append('s', NO_STREAM, [{ ...AnomalyUpdated, score }], 'a'));
      expect(commit.events).toEqual([{ ...AnomalyUpdated, score }]);
    });

    test('minus zero comes back as zero, from the append as from a read', async () => {
      const store = openAt();
      const { commit } = appended(await store.append('s', NO_STREAM, [{ ...AnomalyUpdated, score: -0 }], 'a'));
      expect(commit.events).toEqual([{ ...AnomalyUpdated, score: 0 }]);
      expect((await store.read('s')).commits).toEqual([commit]);
    });

    test('any number and any text comes back as it went, also in names and ids', async () => {
      const awkward = fc.constantFrom('', '\0', 'a\0b', '🦊', 'e\u0301', '\u2028', '\r\n', `'; --`, '"],["', '%_\\');
      const text = fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 12 }));
      const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
      await fc.assert(
        fc.asyncProperty(text, text, text, number, async (stream, commitId, id, score) => {
          const store = openAt();
          const events = [{ ...AnomalyUpdated, id, score }];
          const { position } = appended(await store.append(stream, NO_STREAM, events, commitId));
          const slice = await store.read(stream);
          expect(slice).toMatchObject({ commits: [{ stream, commitId, events }], position });
          expect(await store.streams()).toEqual([stream]);
        }),
        { numRuns: 50 },
      );
    });

    test('later changes of what was handed over or given out do not reach the log', async () => {
      const store = openAt();
      const removed = [1];
      const { commit } = appended(await store.append('s', NO_STREAM, [{ ...AnomalyUpdated, removed }], 'a'));
      removed.push(2);
      for (const event of commit.events) Object.assign(event, { type: 'AnomalyEnded' });
      expect((await store.read('s')).commits[0]?.events).toEqual([{ ...AnomalyUpdated, removed: [1] }]);
    });

    test('recorded time never decreases within a stream, also when the clock goes back', async () => {
      const clock = { now: 2000 };
      const store = open(() => clock.now);
      const a = appended(await store.append('s', NO_STREAM, bars(1), 'a'));
      clock.now = 1000;
      const b = appended(await store.append('s', a.position, bars(1), 'b'));
      const other = appended(await store.append('t', NO_STREAM, bars(1), 'a'));
      clock.now = 3000;
      const c = appended(await store.append('s', b.position, bars(1), 'c'));
      expect([a, b, other, c].map(({ commit }) => commit.recordedAt)).toEqual([2000, 2000, 1000, 3000]);
    });
  });

  describe(`${name}: reading`, () => {
    test.each([
      [1, 6, ['a', 'b', 'c']],
      [2, 3, ['a', 'b']],
      [3, 3, ['b']],
      [5, 5, ['c']],
      [4, 99, ['c']],
      [7, 9, []],
      [3, 2, []],
      [0, 0, []],
    ])('versions %i to %i are in these commits', async (from, to, ids) => {
      const store = openAt();
      const [, , end] = await threeCommits(store);
      const slice = await store.read('s', from, to);
      expect(slice.commits.map(({ commitId }) => commitId)).toEqual(ids);
      expect(slice.position).toBe(end);
    });

    test('a range needs no end', async () => {
      const store = openAt();
      await threeCommits(store);
      expect(versions((await store.read('s', 3)).commits)).toEqual(['b 3-3', 'c 4-6']);
    });

    test.each([
      [999, []],
      [1000, ['a', 'b']],
      [1999, ['a', 'b']],
      [2000, ['a', 'b', 'c']],
      [Infinity, ['a', 'b', 'c', 'd']],
    ])('as of %d the stream is what was recorded by then, also when the clock went back', async (asOf, ids) => {
      const clock = { now: 1000 };
      const store = open(() => clock.now);
      let position = NO_STREAM;
      for (const [id, now] of Object.entries({ a: 1000, b: 500, c: 2000, d: 3000 })) {
        clock.now = now;
        ({ position } = appended(await store.append('s', position, bars(2), id)));
      }
      const slice = await store.read('s', 1, Infinity, asOf);
      expect(slice).toMatchObject({ commits: ids.map((commitId) => ({ commitId })), position });
      expect((await store.read('s', 3, 5, asOf)).commits.map(({ commitId }) => commitId)).toEqual(
        ids.filter((id) => id === 'b' || id === 'c'),
      );
    });

    test('streams are listed in order of their first commit, and each holds its own commits alone', async () => {
      const store = openAt();
      const { position } = appended(await store.append('z', NO_STREAM, bars(1), '1'));
      await store.append('a', NO_STREAM, bars(2), '2');
      await store.append('z', position, bars(3), '3');
      await store.append('m', NO_STREAM, bars(1), '4');
      expect(await store.streams()).toEqual(['z', 'a', 'm']);
      expect(versions((await store.read('z')).commits)).toEqual(['1 1-1', '3 2-4']);
      expect(versions((await store.read('a')).commits)).toEqual(['2 1-2']);
    });
  });

  describe(`${name}: chain of hashes`, () => {
    test('an empty log holds', async () => {
      expect(await openAt().audit()).toEqual({ ok: true, recorded: 0, found: 0, chains: [] });
    });

    test('every stream has a chain of its own, whose head moves with each commit', async () => {
      const store = openAt();
      await threeCommits(store);
      const before = await store.audit();
      await store.append('t', NO_STREAM, bars(2), 'a');
      const after = await store.audit();
      expect(before).toMatchObject({ ok: true, found: 3, chains: [{ stream: 's', commits: 3, events: 6, bad: null }] });
      expect(after).toMatchObject({ ok: true, recorded: 4, found: 4, chains: [...before.chains, { stream: 't' }] });
      expect(new Set(after.chains.map(({ head }) => head)).size).toBe(2);
    });

    test('a head is the same for the same history, and another for any other', async () => {
      const headOf = async (stream: string, recordedAt: number, id: string, content: number): Promise<string> => {
        const store = openAt(recordedAt);
        await store.append(stream, NO_STREAM, bars(1, content), id);
        return (await store.audit()).chains[0]?.head ?? '';
      };
      const heads = [
        await headOf('s', 1, 'a', 0),
        await headOf('t', 1, 'a', 0),
        await headOf('s', 2, 'a', 0),
        await headOf('s', 1, 'b', 0),
        await headOf('s', 1, 'a', 1),
      ];
      expect(new Set(heads).size).toBe(5);
      expect(await headOf('s', 1, 'a', 0)).toBe(heads[0]);
    });
  });

  describe(`${name}: feed`, () => {
    test('gives the commits of all streams in commit order, page by page', async () => {
      const store = openAt();
      const { position } = appended(await store.append('s', NO_STREAM, bars(1), 'a'));
      await store.append('t', NO_STREAM, bars(2), 'b');
      await store.append('s', position, bars(1), 'c');
      const pages = [await store.commitsAfter(0, 2), await store.commitsAfter(2, 2), await store.commitsAfter(3, 2)];
      expect(pages.map((page) => page.map(({ sequence, commitId }) => `${sequence} ${commitId}`))).toEqual([
        ['1 a', '2 b'],
        ['3 c'],
        [],
      ]);
      expect(await store.head()).toBe(3);
    });

    test('wakes its listeners after each commit that was written, and no more once they have left', async () => {
      const store = openAt();
      const heads: Promise<number>[] = [];
      const leave = store.onAppend(() => heads.push(store.head()));
      const { position } = appended(await store.append('s', NO_STREAM, bars(1), 'a'));
      await store.append('s', NO_STREAM, bars(1), 'a');
      await store.append('s', NO_STREAM, bars(1), 'conflict');
      await store.append('s', position, bars(1), 'b');
      leave();
      await store.append('t', NO_STREAM, bars(1), 'c');
      expect(await Promise.all(heads)).toEqual([1, 2]);
    });
  });
};
