import type { TickerEvent } from '../../domain/ticker/events.ts';
import { evolve, FOLD_VERSION, initial, type TickerState } from '../../domain/ticker/ticker.ts';
import { NO_STREAM, type Commit, type EventStore, type Position, type StoredEvent } from '../ports/event-store.ts';
import { SnapshotsError, type Snapshots } from '../ports/snapshots.ts';
import { decodeTicker, encodeTicker } from './ticker-snapshot.ts';

/** Events after which a snapshot is renewed, however few commits they are in. */
export const SNAPSHOT_EVENTS = 256;

/** Most events asked of the store at once. */
const PAGE = 5000;

/** Where states are loaded from; without snapshots every load reads the whole stream. `onSnapshotFailure` hears of a cache that could not be used. */
export type Sources = {
  readonly store: EventStore;
  readonly snapshots?: Snapshots;
  readonly onSnapshotFailure?: (error: SnapshotsError) => void;
};

/** A ticker's state, the position of its stream's end, the newest commit in it, and the commits and events since the snapshot. */
export type Loaded = {
  readonly stream: string;
  state: TickerState;
  position: Position;
  commitId: string | null;
  commits: number;
  events: number;
};

const isTickerEvent = (event: StoredEvent): event is TickerEvent => event.type !== 'PolicyRecorded';

/** Goes on to the state after a commit; `position` is the stream's there. */
export const goOnTo = (loaded: Loaded, state: TickerState, commit: Commit, position: Position): void => {
  loaded.state = state;
  loaded.position = position;
  loaded.commitId = commit.commitId;
  loaded.commits += 1;
  loaded.events += commit.events.length;
};

/** Folds a commit into the loaded state, in place. */
const takeCommit = (loaded: Loaded, commit: Commit, position: Position): void => {
  for (const event of commit.events) if (isTickerEvent(event)) evolve(loaded.state, event);
  goOnTo(loaded, loaded.state, commit, position);
};

const unlessItFails = async <T>(sources: Sources, work: (snapshots: Snapshots) => Promise<T>): Promise<T | null> => {
  try {
    return sources.snapshots ? await work(sources.snapshots) : null;
  } catch (error) {
    if (!(error instanceof SnapshotsError)) throw error;
    sources.onSnapshotFailure?.(error);
    return null;
  }
};

/** The commits after the one that a state ends with, which is read with them; null when the log has another commit there. */
const commitsSince = ({ state, commitId }: Loaded, [at, ...since]: readonly Commit[]): readonly Commit[] | null =>
  at?.last === state.version && at.commitId === commitId ? since : null;

/** Folds the commits that follow the loaded state, page by page; gives null when the log does not bear the state out. */
const readOn = async (store: EventStore, loaded: Loaded): Promise<Loaded | null> => {
  const { version } = loaded.state;
  for (let next = Math.max(1, version); ;) {
    const { commits, position } = await store.read(loaded.stream, next, next + PAGE - 1);
    const news = next === version ? commitsSince(loaded, commits) : commits;
    if (!news) return null;
    loaded.position = position;
    for (const commit of news) takeCommit(loaded, commit, position);
    const last = commits.at(-1)?.last ?? 0;
    if (last < next + PAGE - 1) return loaded;
    next = last + 1;
  }
};

const fresh = (stream: string, state = initial()): Loaded => ({
  stream,
  state,
  position: NO_STREAM,
  commitId: null,
  commits: 0,
  events: 0,
});

/** The state of the stream's snapshot, when it is whole and of this fold; the log has yet to bear it out. */
const fromSnapshot = async (sources: Sources, stream: string): Promise<Loaded | null> => {
  const snapshot = await unlessItFails(sources, (snapshots) => snapshots.newest(stream));
  if (snapshot?.stream !== stream || snapshot.fold !== FOLD_VERSION) return null;
  const state = decodeTicker(snapshot.body);
  if (!state || state.version < 1 || state.version !== snapshot.version) return null;
  return { ...fresh(stream, state), commitId: snapshot.commitId };
};

/** Keeps a snapshot of the state when enough has happened since the one before. */
export const keepWhenDue = async (sources: Sources, loaded: Loaded): Promise<void> => {
  const { stream, state, commitId } = loaded;
  if (commitId === null || !sources.snapshots) return;
  if (loaded.commits < sources.snapshots.every && loaded.events < SNAPSHOT_EVENTS) return;
  const snapshot = { stream, version: state.version, commitId, fold: FOLD_VERSION, body: encodeTicker(state) };
  loaded.commits = 0;
  loaded.events = 0;
  await unlessItFails(sources, (snapshots) => snapshots.keep(snapshot));
};

/** Loads a ticker: its snapshot, when there is one that the log bears out, and the commits since. */
export const loadTicker = async (sources: Sources, stream: string): Promise<Loaded> => {
  const { store } = sources;
  const start = await fromSnapshot(sources, stream);
  const borneOut = start && (await readOn(store, start));
  const loaded = borneOut ?? fresh(stream);
  if (!borneOut) await readOn(store, loaded);
  await keepWhenDue(sources, loaded);
  return loaded;
};
