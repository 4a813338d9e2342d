import { setImmediate as breathe } from 'node:timers/promises';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { createEventPages, type EventPages, type PlacedEvent } from './event-pages.ts';
import { writePosition, type EventPosition } from './event-position.ts';

/** Which events a stream carries: those of one ticker, of one series, or all. */
export type EventFilter = { readonly ticker?: string | undefined; readonly series?: string | undefined };

/** The open streams of public events. */
export type EventStreams = {
  /** A stream of server-sent events after a place; null when as many as allowed are open. */
  open(after: EventPosition, filter: EventFilter): ReadableStream<Uint8Array> | null;
  /** Ends every stream, so that its reader resumes later; none is opened any more. */
  close(): void;
};

/** How many streams may be open (default 250), and the pause between signs of life in milliseconds (default 15 s). */
export type EventStreamsOptions = { readonly most?: number; readonly heartbeatMs?: number };

type Wake = 'appended' | 'heartbeat' | 'closed';

/** What the streams of a process share: the pages of the log, what happens next, and whether they are to end. */
type Shared = {
  readonly pages: EventPages;
  readonly nextWake: () => Promise<Wake>;
  readonly isClosed: () => boolean;
};

/** Milliseconds after which a reader that lost its stream should come back. */
const RETRY = 2000;

const encoder = new TextEncoder();

const frameOf = ({ position, event }: PlacedEvent): string =>
  `id: ${writePosition(position)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Moves the reader's last event id on without an event: what it was not meant to get is not read again after a break. */
const markOf = (position: EventPosition): string => `: here\nid: ${writePosition(position)}\n\n`;

const isAfter = (position: EventPosition, after: EventPosition): boolean =>
  position.sequence > after.sequence ||
  (position.sequence === after.sequence && (position.index ?? 0) > (after.index ?? Infinity));

const wantedBy =
  ({ ticker, series }: EventFilter, after: EventPosition) =>
  ({ position, event }: PlacedEvent): boolean =>
    isAfter(position, after) &&
    (ticker === undefined || event.data.ticker === ticker) &&
    (series === undefined || event.subject === series);

/** The texts of one stream, one for each ask; null when it is over. */
const textsOf = ({ pages, nextWake, isClosed }: Shared, after: EventPosition, filter: EventFilter) => {
  const isWanted = wantedBy(filter, after);
  let sequence = Math.max(0, after.index === null ? after.sequence : after.sequence - 1);
  return async (): Promise<string | null> => {
    while (!isClosed()) {
      const woken = nextWake();
      const page = await pages.after(sequence);
      const frames = page.events.filter(isWanted).map(frameOf);
      const moved = page.last > sequence;
      sequence = page.last;
      if (frames.length > 0) return frames.join('');
      if (moved) await breathe();
      else if ((await woken) === 'heartbeat') return markOf({ sequence, index: null });
    }
    return null;
  };
};

/** Reads the log only when its reader takes, so that a slow one holds a page and no more. */
const streamOf = (first: string, next: () => Promise<string | null>, release: () => void): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first)),
    pull: async (controller) => {
      const text = await next();
      if (text !== null) return controller.enqueue(encoder.encode(text));
      release();
      controller.close();
    },
    cancel: release,
  });

/** Streams of a log's public events: what is in the log first, then what is appended. One timer and one listener serve them all. */
export const openEventStreams = (
  log: CommitFeed,
  { most = 250, heartbeatMs = 15_000 }: EventStreamsOptions = {},
): EventStreams => {
  const pages = createEventPages(log);
  const open = new Set<symbol>();
  let turn = Promise.withResolvers<Wake>();
  const wake = (reason: Wake): void => {
    pages.forget();
    const ended = turn;
    turn = Promise.withResolvers();
    ended.resolve(reason);
  };
  const leave = log.onAppend(() => wake('appended'));
  const heart = setInterval(() => wake('heartbeat'), heartbeatMs).unref();
  let closed = false;
  const shared = { pages, nextWake: () => turn.promise, isClosed: () => closed };

  return {
    open: (after, filter) => {
      if (closed || open.size >= most) return null;
      const id = Symbol('stream');
      open.add(id);
      const first = `retry: ${RETRY}\n${markOf(after)}`;
      return streamOf(first, textsOf(shared, after, filter), () => void open.delete(id));
    },
    close: () => {
      closed = true;
      leave();
      clearInterval(heart);
      wake('closed');
    },
  };
};
