import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Appended, Commit, Position, StoredEvent, StreamSlice } from '../../application/ports/event-store.ts';
import { EVENT_EXAMPLES } from './codec/event-examples.ts';
import type { Store, Subject } from './subject.fixture.ts';

/** Runs that share one store, each in a stream of its own. */
const RUNS_A_STORE = 1000;

const MOST_WRITERS = 5;

/** What a writer does: appends of so many events, and whether the first answer to each is lost on the way. */
type Plan = readonly { readonly size: number; readonly lost: boolean }[];

/** A store whose requests and answers are under way for as long as the scheduler likes. */
type Remote = {
  append(position: Position, size: number, id: string): Promise<Appended>;
  read(): Promise<StreamSlice>;
};

/** The end of the stream as a writer knows it. */
type End = { readonly position: Position; readonly last: number };

/** Events that are quickly written and compared. */
const endings = (count: number): readonly StoredEvent[] =>
  Array.from({ length: count }, () => EVENT_EXAMPLES.AnomalyEnded);

const remoteOf = (scheduler: fc.Scheduler, store: Store, stream: string): Remote => {
  const travelling = async <T>(work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve());
    return scheduler.schedule(work());
  };
  return {
    append: (position, size, id) => travelling(() => store.append(stream, position, endings(size), id)),
    read: () => travelling(() => store.read(stream)),
  };
};

/** After a lost answer the identical append is repeated, and gets the answer that was lost. */
const repeatAfterLoss = async (first: Appended, again: () => Promise<Appended>): Promise<Appended> => {
  const second = await again();
  expect(second).toEqual(first.outcome === 'appended' ? { ...first, repeated: true } : first);
  return second;
};

const endOf = async (remote: Remote): Promise<End> => {
  const { commits, position } = await remote.read();
  return { position, last: commits.at(-1)?.last ?? 0 };
};

/** Appends at the end as it was read; what is written follows that very end. */
const write = async (remote: Remote, name: string, plan: Plan): Promise<readonly Commit[]> => {
  const acknowledged: Commit[] = [];
  let end = await endOf(remote);
  for (const [i, { size, lost }] of plan.entries()) {
    const append = (): Promise<Appended> => remote.append(end.position, size, `${name} ${i}`);
    let answer = await append();
    if (lost) answer = await repeatAfterLoss(answer, append);
    while (answer.outcome === 'conflict') {
      end = await endOf(remote);
      answer = await append();
    }
    expect(answer.commit.first).toBe(end.last + 1);
    acknowledged.push(answer.commit);
    end = { position: answer.position, last: answer.commit.last };
  }
  return acknowledged;
};

const expectDense = (commits: readonly Commit[]): void => {
  const wanted = [1, ...commits.map(({ last }) => last + 1)].slice(0, commits.length);
  expect(commits.map(({ first }) => first)).toEqual(wanted);
  for (const { first, last, events } of commits) expect(events).toHaveLength(last - first + 1);
};

/** Each reading is whole and goes on where the one before ended. */
const watch = async (remote: Remote, times: number): Promise<void> => {
  let seen: readonly Commit[] = [];
  for (let i = 0; i < times; i += 1) {
    const { commits } = await remote.read();
    expectDense(commits);
    expect(commits.slice(0, seen.length)).toEqual(seen);
    seen = commits;
  }
};

const byVersion = (a: Commit, b: Commit): number => a.first - b.first;

/** One log, and a store of its own on it for each writer. */
const openBesideEachOther = (subject: Subject): readonly [Store, ...Store[]] => {
  const store = subject.open(() => 1000);
  return [store, ...Array.from({ length: MOST_WRITERS - 1 }, () => subject.beside(store))];
};

/** Lets 2 to 5 writers and up to 2 readers work on one stream, each writer with a store of its own on the one log, their requests and answers mixed by the scheduler; rejects when an acknowledged commit is lost, doubled or torn. */
export const playInterleavings = async (subject: Subject, runs: number, seed?: number): Promise<void> => {
  const plan = fc.array(fc.record({ size: fc.integer({ min: 1, max: 2 }), lost: fc.boolean() }), {
    minLength: 1,
    maxLength: 2,
  });
  const plans = fc.array(plan, { minLength: 2, maxLength: MOST_WRITERS });
  let stores = openBesideEachOther(subject);
  let played = 0;
  const property = fc.asyncProperty(fc.scheduler(), plans, fc.nat(2), async (scheduler, writers, readers) => {
    if ((played += 1) % RUNS_A_STORE === 0) stores = openBesideEachOther(subject);
    const stream = `run ${played}`;
    const remotes = stores.map((store) => remoteOf(scheduler, store, stream));
    const watching = remotes.slice(0, readers).map((remote) => watch(remote, 3));
    const writing = remotes.slice(0, writers.length).map((remote, i) => write(remote, `writer ${i}`, writers[i] ?? []));
    const acknowledged = (await scheduler.waitFor(Promise.all(writing))).flat();
    await scheduler.waitFor(Promise.all(watching));
    const { commits } = await stores[0].read(stream);
    expectDense(commits);
    expect(commits).toEqual(acknowledged.toSorted(byVersion));
  });
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed, endOnFailure: true }) });
};

/** What is acknowledged is in the log once and whole, however writers and readers are mixed. */
export const interleavingsContract = (name: string, subject: Subject, runs: number): void => {
  test(`${name}: writers and readers mixed in ${runs} ways`, async () => {
    await expect(playInterleavings(subject, runs)).resolves.toBeUndefined();
  }, 600_000);
};
