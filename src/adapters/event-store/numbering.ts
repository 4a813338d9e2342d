import { EventStoreError, type Commit, type EventStoreFailure } from '../../application/ports/event-store.ts';
import type { CommitOrder, Numberable, Versions } from './commit-order.ts';
import type { DynamodbEventStore } from './dynamodb-event-store.ts';
import { goneFrom } from './witness.ts';

/** The store, and where the order is kept. */
export type Numbering = { readonly store: DynamodbEventStore; readonly order: CommitOrder };

/** Hears of a stream that cannot be read, which holds up no other. */
export type OnBroken = (error: EventStoreError) => void;

/** Commits that are numbered at once. */
const BATCH = 500;

/** Streams that are caught up with at the same time. */
const AT_ONCE = 16;

/** What is told of a commit that was numbered and is not there any more. */
export const gone = ({ stream, first }: Versions): EventStoreError => goneFrom(stream, first);

const isSame = (found: Numberable, known: Numberable): boolean =>
  found.first === known.first &&
  found.last === known.last &&
  (known.commitId === null || found.commitId === known.commitId);

/** What the store has of a stream after what was numbered last, which must still be there. */
async function* storedSince({ store, order }: Numbering, stream: string): AsyncGenerator<Numberable, void> {
  const known = order.newestOf(stream);
  const stored = store.stored(stream, known?.first);
  const at = known && (await stored.next()).value;
  if (known && !(at && isSame(at, known))) throw gone(known);
  yield* stored;
}

/** Numbers what the store has of a stream and the order does not, up to a version. */
const readOn = async (numbering: Numbering, stream: string, to = Infinity): Promise<void> => {
  const { order } = numbering;
  let batch: Numberable[] = [];
  for await (const { first, last, commitId } of storedSince(numbering, stream)) {
    if (first > to) break;
    batch.push({ stream, first, last, commitId });
    if (batch.length < BATCH) continue;
    order.number(batch);
    batch = [];
  }
  order.number(batch);
};

/** Numbers commits of a stream that were read or written, and before them what the order had not seen. */
export const numberRead = async (numbering: Numbering, stream: string, commits: readonly Commit[]): Promise<void> => {
  const { order } = numbering;
  const [oldest] = commits;
  if (!oldest) return;
  if (oldest.first > order.lastOf(stream) + 1) await readOn(numbering, stream, oldest.first - 1);
  order.number(commits);
};

/** Failures of the table or of the way there. */
const OF_TABLE: readonly EventStoreFailure[] = ['busy', 'unavailable', 'refused'];

/** Whether a failure is of what was read, and not of the way there. */
const isOfStream = (error: unknown): error is EventStoreError =>
  error instanceof EventStoreError && !OF_TABLE.includes(error.kind);

/** Reads a stream on; one that cannot be read is told, unless the whole table is not what it was. */
const readOnApart = async (numbering: Numbering, stream: string, onBroken: OnBroken): Promise<void> => {
  const { store } = numbering;
  try {
    await readOn(numbering, stream);
  } catch (error) {
    if (!isOfStream(error)) throw error;
    store.doubt();
    await store.check();
    onBroken(error);
  }
};

/** Numbers what the store has and the order does not. */
export const numberStored = async (numbering: Numbering, onBroken: OnBroken): Promise<void> => {
  const known = numbering.order.ends().map(({ stream }) => stream);
  const streams = [...new Set([...known, ...(await numbering.store.streams())])];
  for (let i = 0; i < streams.length; i += AT_ONCE)
    await Promise.all(streams.slice(i, i + AT_ONCE).map((stream) => readOnApart(numbering, stream, onBroken)));
};

/** Numbers commits that others are said to have written, and what is missing before them. */
export const numberHeard = async (
  numbering: Numbering,
  heard: readonly Numberable[],
  onBroken: OnBroken,
): Promise<void> => {
  const { order } = numbering;
  const isNews = ({ stream, last }: Numberable): boolean => last > order.lastOf(stream);
  order.number(heard.filter(isNews));
  for (const { stream } of heard.filter(isNews)) await readOnApart(numbering, stream, onBroken);
};
