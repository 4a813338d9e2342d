import { parseSeriesKey } from '../../domain/market/series.ts';
import { EventStoreError } from '../ports/event-store.ts';
import type { KeptFindings } from '../ports/kept-findings.ts';
import { createKeeper, type KeepUpTo } from '../subscribers/project-findings.ts';
import { loadTicker, type Sources } from './load-ticker.ts';

/** Where findings are kept, the log, and who hears which stream is read. */
export type Rebuilding = Sources & {
  readonly findings: KeptFindings;
  readonly onStream?: (stream: string) => void;
};

const rebuildStream = async (sources: Sources, stream: string, keepUpTo: KeepUpTo): Promise<void> => {
  const { findingCommit } = (await loadTicker(sources, stream)).state;
  if (findingCommit === 0) return;
  const [commit] = (await sources.store.read(stream, findingCommit, findingCommit)).commits;
  if (!commit) {
    const message = `The stream ${stream} has no version ${findingCommit}: check the event store.`;
    throw new EventStoreError('corrupt', message);
  }
  await keepUpTo(commit);
};

/** Keeps the findings of every stream up to its newest, out of the commits that hold findings alone; those that are kept already cost one read a stream. */
export const rebuildFindings = async ({ findings, onStream, ...sources }: Rebuilding): Promise<void> => {
  const keepUpTo = createKeeper({ findings, read: (...range) => sources.store.read(...range) });
  for (const stream of await sources.store.streams()) {
    if (parseSeriesKey(stream) === null) continue;
    onStream?.(stream);
    await rebuildStream(sources, stream, keepUpTo);
  }
};
