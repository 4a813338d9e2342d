import { parseSeriesKey } from '../../domain/market/series.ts';
import { EventStoreError, type EventStore } from '../ports/event-store.ts';
import type { KeptFindings } from '../ports/kept-findings.ts';
import { keepUpTo } from '../subscribers/project-findings.ts';
import { loadTicker, type Sources } from './load-ticker.ts';

/** Where findings are kept, the log, and who hears which stream is read. */
export type Rebuilding = Sources & {
  readonly findings: KeptFindings;
  readonly onStream?: (stream: string) => void;
};

const rebuildStream = async ({ findings, ...sources }: Rebuilding, stream: string): Promise<void> => {
  const { findingCommit } = (await loadTicker(sources, stream)).state;
  if (findingCommit === 0) return;
  const read: EventStore['read'] = (...range) => sources.store.read(...range);
  const [commit] = (await read(stream, findingCommit, findingCommit)).commits;
  if (!commit) {
    const message = `The stream ${stream} has no version ${findingCommit}: check the event store.`;
    throw new EventStoreError('corrupt', message);
  }
  await keepUpTo({ findings, read }, commit);
};

/** Keeps the findings of every stream up to its newest, out of the commits that hold findings alone; those that are kept already cost one read a stream. */
export const rebuildFindings = async (rebuilding: Rebuilding): Promise<void> => {
  for (const stream of await rebuilding.store.streams()) {
    if (parseSeriesKey(stream) === null) continue;
    rebuilding.onStream?.(stream);
    await rebuildStream(rebuilding, stream);
  }
};
