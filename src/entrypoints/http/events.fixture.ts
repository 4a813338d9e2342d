import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { NO_STREAM, type EventStore, type Position } from '../../application/ports/event-store.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';

/** A server-sent event as a reader gets it; a mark has an id alone. */
export type Received = { readonly id: string; readonly event: string; readonly data: unknown };

/** A log that tells how often it was read, and grows by commits of four public events each. */
export type GrowingLog = {
  readonly store: EventStore & CommitFeed;
  readonly reads: () => number;
  grow(stream: string, commits?: number): Promise<void>;
};

/** Opens an empty log. */
export const openLog = (): GrowingLog => {
  const inner = createMemoryEventStore({ now: () => PUBLIC_COMMIT.recordedAt });
  const ends = new Map<string, Position>();
  let reads = 0;
  let made = 0;
  const store: EventStore & CommitFeed = {
    append: (...given) => inner.append(...given),
    read: (...given) => inner.read(...given),
    streams: () => inner.streams(),
    head: () => inner.head(),
    onAppend: (wake) => inner.onAppend(wake),
    commitsAfter: (...given) => {
      reads += 1;
      return inner.commitsAfter(...given);
    },
  };
  const grow: GrowingLog['grow'] = async (stream, commits = 1) => {
    for (let i = 0; i < commits; i += 1) {
      made += 1;
      const appended = await inner.append(
        stream,
        ends.get(stream) ?? NO_STREAM,
        PUBLIC_COMMIT.events,
        `commit-${made}`,
      );
      if (appended.outcome === 'appended') ends.set(stream, appended.position);
    }
  };
  return { store, reads: () => reads, grow };
};

const fieldsOf = (block: string): ReadonlyMap<string, string> =>
  new Map(
    block
      .split('\n')
      .filter((line) => !line.startsWith(':'))
      .map((line) => line.split(/: (.*)/s) as [string, string]),
  );

const receivedOf = (block: string): Received => {
  const fields = fieldsOf(block);
  const data = fields.get('data');
  const parsed: unknown = data === undefined ? null : JSON.parse(data);
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: parsed };
};

/** Everything a stream of server-sent events gives, marks included. */
export async function* received(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Received> {
  let text = '';
  for await (const chunk of (body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks.map(receivedOf);
  }
}

/** The next events of a stream, without marks; the stream is then closed. */
export const take = async (body: ReadableStream<Uint8Array> | null, count: number): Promise<readonly Received[]> => {
  const events: Received[] = [];
  for await (const one of received(body)) {
    if (one.event !== '') events.push(one);
    if (events.length >= count) break;
  }
  return events;
};
