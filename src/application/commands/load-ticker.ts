import type { TickerEvent } from '../../domain/ticker/events.ts';
import { evolve, FOLD_VERSION, initial, type TickerState } from '../../domain/ticker/ticker.ts';
import { NO_STREAM, type Commit, type EventStore, type Position, type StoredEvent } from '../ports/event-store.ts';
import { SnapshotsError, type Snapshot, type Snapshots } from '../ports/snapshots.ts';
import { decodeTicker, encodeTicker } from './ticker-snapshot.ts';

/** Commits after which a snapshot is taken, so that a load reads one snapshot and no more commits than these. */
export const SNAPSHOT_COMMITS = 64;

/** Events after which a snapshot is taken, however few commits they are in. */
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

/** Folds the commits that follow the loaded state, page by page. */
const readOn = async (store: EventStore, loaded: Loaded): Promise<void> => {
  for (let next = loaded.state.version + 1; ;) {
    const { commits, position } = await store.read(loaded.stream, next, next + PAGE - 1);
    for (const commit of commits) takeCommit(loaded, commit, position);
    const last = commits.at(-1)?.last ?? 0;
    if (last < next + PAGE - 1) return;
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

/** The stream's position, when the log holds the very commit that the snapshot was taken after. */
const positionOf = async (store: EventStore, { stream, version, commitId }: Snapshot): Promise<Position | null> => {
  const { commits, position } = await store.read(stream, version, version);
  return commits[0]?.last === version && commits[0].commitId === commitId ? position : null;
};

/** The state of the stream's snapshot, when it is of this fold and the log bears it out. */
const fromSnapshot = async (sources: Sources, stream: string): Promise<Loaded | null> => {
  const snapshot = await unlessItFails(sources, (snapshots) => snapshots.newest(stream));
  if (snapshot?.stream !== stream || snapshot.fold !== FOLD_VERSION) return null;
  const position = await positionOf(sources.store, snapshot);
  const state = decodeTicker(snapshot.body);
  if (position === null || state?.version !== snapshot.version) return null;
  return { ...fresh(stream, state), position, commitId: snapshot.commitId };
};

/** Keeps a snapshot of the state when enough has happened since the one before. */
export const keepWhenDue = async (sources: Sources, loaded: Loaded): Promise<void> => {
  const { stream, state, commitId } = loaded;
  const due = loaded.commits >= SNAPSHOT_COMMITS || loaded.events >= SNAPSHOT_EVENTS;
  if (!due || commitId === null || !sources.snapshots) return;
  const snapshot = { stream, version: state.version, commitId, fold: FOLD_VERSION, body: encodeTicker(state) };
  loaded.commits = 0;
  loaded.events = 0;
  await unlessItFails(sources, (snapshots) => snapshots.keep(snapshot));
};

/** Loads a ticker: its snapshot, when there is one that the log bears out, and the commits since. */
export const loadTicker = async (sources: Sources, stream: string): Promise<Loaded> => {
  const loaded = (await fromSnapshot(sources, stream)) ?? fresh(stream);
  await readOn(sources.store, loaded);
  await keepWhenDue(sources, loaded);
  return loaded;
};
