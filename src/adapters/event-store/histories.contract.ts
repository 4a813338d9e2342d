import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_STREAM, type Commit, type Position } from '../../application/ports/event-store.ts';
import { positionAfter } from './position.ts';
import { ReferenceModel, type ModelCommit } from './reference-model.ts';
import { bars, outcomeOf, type Store, type Subject } from './subject.fixture.ts';

/** Runs that share one store, each in streams of its own, so that a durable store need not make a file for each. */
const RUNS_A_STORE = 40;

type Real = { store: Store; readonly clock: { now: number }; readonly prefix: string; readonly start: number };

/** A commit without its sequence, which counts the commits of other runs too. */
const unnumbered = ({ stream, commitId, first, last, recordedAt, events }: Commit): ModelCommit => ({
  stream,
  commitId,
  first,
  last,
  recordedAt,
  events,
});

type History = fc.AsyncCommand<ReferenceModel, Real>;

/** A step of a history; every step may be taken at any time. */
const step = (words: string, run: (model: ReferenceModel, real: Real) => Promise<void>): History => ({
  check: () => true,
  run,
  toString: () => words,
});

type Append = {
  readonly stream: string;
  readonly back: number;
  readonly forge: number;
  readonly id: string;
  readonly size: number;
  readonly content: number;
};

/** The version a position of the model's stream stands for; null for one the stream never gave. */
const versionAt = (commits: readonly ModelCommit[], position: Position): number | null =>
  position === NO_STREAM ? 0 : (commits.find((commit) => positionAfter(commit) === position)?.last ?? null);

/** An append at the end of its stream, or `back` commits before it; `forge` moves its version, which is a position the stream gave only where a commit of the same id ends there. */
const append = ({ stream, back, forge, id, size, content }: Append): History =>
  step(`append ${size} to ${stream} as ${id}, ${back} back, forged by ${forge}`, async (model, real) => {
    const name = real.prefix + stream;
    const commits = model.read(name);
    const before = commits.at(-1 - back);
    const honest = before ? positionAfter(before) : NO_STREAM;
    const { last = 0, commitId = 'no commit' } = before ?? {};
    const position = forge === 0 ? honest : positionAfter({ stream: name, last: last + forge, commitId });
    const events = bars(size, content);
    const wanted = model.append({ stream: name, at: versionAt(commits, position), id, events, now: real.clock.now });
    expect(await outcomeOf(real.store.append(name, position, events, id))).toBe(wanted);
  });

type Retry = { readonly stream: string; readonly back: number; readonly changed: boolean };

/** The append of a commit in the log once more, or with other content under its id. */
const retry = ({ stream, back, changed }: Retry): History =>
  step(`retry the commit ${back} back in ${stream}${changed ? ', changed' : ''}`, async (model, real) => {
    const commits = model.read(real.prefix + stream);
    const commit = commits.at(-1 - back);
    if (!commit) return;
    const before = commits.at(-2 - back);
    const events = changed ? bars(commit.events.length, 9) : commit.events;
    const answer = real.store.append(
      commit.stream,
      before ? positionAfter(before) : NO_STREAM,
      events,
      commit.commitId,
    );
    expect(await outcomeOf(answer)).toBe(changed ? 'commit-id-reused' : 'repeated');
    if (!changed) expect(await answer).toMatchObject({ commit, position: positionAfter(commit) });
  });

/** A position of the other stream, which may have the same versions and commit ids. */
const appendForeign = (id: string): History =>
  step(`append to s at the end of t as ${id}`, async (model, real) => {
    const end = model.read(`${real.prefix}t`).at(-1);
    const position = end ? positionAfter(end) : ('elsewhere' as Position);
    expect(await outcomeOf(real.store.append(`${real.prefix}s`, position, bars(1), id))).toBe('foreign-position');
  });

type Reading = { readonly stream: string; readonly from: number; readonly to: number; readonly asOf: number };

const readBack = ({ stream, from, to, asOf }: Reading): History =>
  step(`read ${from} to ${to} of ${stream} as of ${asOf}`, async (model, real) => {
    const name = real.prefix + stream;
    const end = model.read(name).at(-1);
    const { commits, position } = await real.store.read(name, from, to, asOf);
    expect(commits.map(unnumbered)).toEqual(model.read(name, from, to, asOf));
    expect(position).toBe(end ? positionAfter(end) : NO_STREAM);
  });

const setClock = (now: number): History =>
  step(`the clock says ${now}`, async (_, { clock }) => {
    clock.now = now;
  });

const steps = (subject: Subject): fc.Arbitrary<Iterable<History>> => {
  const stream = fc.constantFrom('s', 't');
  const id = fc.oneof({ weight: 3, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constantFrom('i', 'j') });
  const mostly = <T>(usual: T, rarely: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rarely });
  const version = fc.nat(12);
  const reopen = step('reopen', async (_, real) => {
    real.store = subject.reopen(real.store);
  });
  const appends = fc
    .record({
      stream,
      back: mostly(0, fc.nat(3)),
      forge: mostly(0, fc.constantFrom(-1, 1)),
      id,
      size: fc.integer({ min: 1, max: 3 }),
      content: fc.nat(1),
    })
    .map(append);
  const reads = fc
    .record({
      stream,
      from: mostly(1, version),
      to: mostly(Infinity, version),
      asOf: mostly(Infinity, fc.integer({ min: 980, max: 1040 })),
    })
    .map(readBack);
  const retries = fc.record({ stream, back: mostly(0, fc.nat(3)), changed: fc.boolean() }).map(retry);
  const clocks = fc.integer({ min: 980, max: 1040 }).map(setClock);
  return fc.commands(
    [appends, appends, appends, retries, reads, reads, clocks, id.map(appendForeign), fc.constant(reopen)],
    {
      maxCommands: 30,
    },
  );
};

/** The whole log of the run is the model's, in commit order, and its chains hold. */
const compare = async (model: ReferenceModel, { store, prefix, start }: Real): Promise<void> => {
  const log = await store.commitsAfter(start, 1000);
  expect(log.map(unnumbered)).toEqual(model.commits);
  expect(log.map(({ sequence }) => sequence)).toEqual(model.commits.map((_, i) => start + i + 1));
  expect(await store.head()).toBe(start + model.commits.length);
  const streams = (await store.streams()).filter((name) => name.startsWith(prefix));
  expect(streams).toEqual([...new Set(model.commits.map(({ stream }) => stream))]);
  expect((await store.audit()).ok).toBe(true);
};

/** Plays histories of appends, retries, stale, forged and foreign positions, readings, clocks that jump and reopenings on a store and on the reference model; rejects with the smallest one on which they differ. */
export const playHistories = async (subject: Subject, runs: number, seed?: number): Promise<void> => {
  const clock = { now: 1000 };
  let store = subject.open(() => clock.now);
  let played = 0;
  const setup = async (): Promise<Real> => {
    if ((played += 1) % RUNS_A_STORE === 0) store = subject.open(() => clock.now);
    clock.now = 1000;
    return { store, clock, prefix: `${played} `, start: await store.head() };
  };
  const property = fc.asyncProperty(steps(subject), async (history) => {
    const run = { model: new ReferenceModel(subject.ids), real: await setup() };
    await fc.asyncModelRun(() => run, history);
    await compare(run.model, run.real);
    store = run.real.store;
  });
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed, endOnFailure: true }) });
};

/** The store gives the answers and leaves the log of the reference model, whatever is asked of it. */
export const historiesContract = (name: string, subject: Subject, runs: number): void => {
  test(`${name}: any history, ${runs} of them`, async () => {
    await expect(playHistories(subject, runs)).resolves.toBeUndefined();
  }, 600_000);
};
