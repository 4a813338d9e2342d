import { seriesKey, type Series } from '../../domain/market/series.ts';
import type { TickerCommand } from '../../domain/ticker/commands.ts';
import { decide, stateAfter } from '../../domain/ticker/decide.ts';
import type { Decision } from '../../domain/ticker/decision.ts';
import type { TickerState } from '../../domain/ticker/ticker.ts';
import { EventStoreError, type Appended, type Commit, type Position, type StoredEvent } from '../ports/event-store.ts';
import { goOnTo, keepWhenDue, loadTicker, type Loaded, type Sources } from './load-ticker.ts';

/** Most times a command is decided anew because another writer was first, and most times one append is repeated. */
const MAX_TRIES = 5;

/** What a command came to: its decision and the commit it made (null when it made none), or `contended` when others were always first. */
export type Handled =
  | { readonly outcome: 'done'; readonly decision: Decision; readonly commit: Commit | null }
  | { readonly outcome: 'contended' };

/** What handling needs: the store and snapshots, an id for each decision's commit, and a pause before an append is repeated. */
export type Handling = Sources & {
  readonly newCommitId: () => string;
  readonly pause: (attempt: number) => Promise<void>;
};

/** Handles commands on series and knows what became of them. */
export type TickerHandler = {
  handle(series: Series, command: TickerCommand): Promise<Handled>;
  /** The series as its events so far made it; not to be changed. */
  state(series: Series): Promise<TickerState>;
};

const mayRepeat = (error: unknown, attempt: number): boolean =>
  attempt < MAX_TRIES && error instanceof EventStoreError && (error.unknownOutcome || error.kind === 'busy');

/** Appends, and while the outcome stays unknown repeats the identical append: nothing is decided anew before it is known. */
const appendSurely = async (
  { store, newCommitId, pause }: Handling,
  stream: string,
  expected: Position,
  events: readonly StoredEvent[],
): Promise<Appended> => {
  const commitId = newCommitId();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.append(stream, expected, events, commitId);
    } catch (error) {
      if (!mayRepeat(error, attempt)) throw error;
      await pause(attempt);
    }
  }
};

/** Handles ticker commands: load (or go on from the state kept warm), decide, append at the loaded position; when another writer was first, load and decide anew. */
export const createTickerHandler = (handling: Handling): TickerHandler => {
  const warm = new Map<string, Loaded>();

  const loaded = async (stream: string): Promise<Loaded> => {
    const kept = warm.get(stream) ?? (await loadTicker(handling, stream));
    warm.set(stream, kept);
    return kept;
  };

  const attempt = async (stream: string, command: TickerCommand): Promise<Handled | null> => {
    const kept = await loaded(stream);
    const decision = decide(command, kept.state);
    if (decision.events.length === 0) return { outcome: 'done', decision, commit: null };
    warm.delete(stream);
    const appended = await appendSurely(handling, stream, kept.position, decision.events);
    if (appended.outcome === 'conflict') return null;
    goOnTo(kept, stateAfter(kept.state, decision), appended.commit, appended.position);
    warm.set(stream, kept);
    await keepWhenDue(handling, kept);
    return { outcome: 'done', decision, commit: appended.commit };
  };

  return {
    state: async (series) => (await loaded(seriesKey(series))).state,
    handle: async (series, command) => {
      const stream = seriesKey(series);
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const handled = await attempt(stream, command);
        if (handled) return handled;
      }
      return { outcome: 'contended' };
    },
  };
};
