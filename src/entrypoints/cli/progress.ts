import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { EventStore } from '../../application/ports/event-store.ts';
import { grouped } from '../../application/wording/figures.ts';
import type { Manner } from './options.ts';

/** Says how far long work has come; the text is made only when it is shown. */
export type Progress = (text: () => string) => void;

type Log = CommitFeed & Pick<EventStore, 'read' | 'streams'>;

/** Milliseconds between two looks of the line. */
const EVERY = 100;

const CLEAR_LINE = '\r\u001B[2K';

/** Does long work with a line on stderr that follows it, rewritten in place and gone at the end; only on a terminal, and not when only the answer is wanted. */
export const withProgress = async <T>(
  { quiet }: Manner,
  work: (progress: Progress) => Promise<T>,
  output: NodeJS.WriteStream = process.stderr,
): Promise<T> => {
  if (quiet || !output.isTTY) return work(() => {});
  let next = 0;
  const show: Progress = (text) => {
    if (performance.now() < next) return;
    next = performance.now() + EVERY;
    output.write(`${CLEAR_LINE}${text().slice(0, (output.columns || 80) - 1)}`);
  };
  try {
    return await work(show);
  } finally {
    if (next > 0) output.write(CLEAR_LINE);
  }
};

/** The log, saying which of its commits is read. */
export const followedLog = async (log: Log, progress: Progress): Promise<Log> => {
  const head = grouped(await log.head());
  return {
    head: () => log.head(),
    streams: () => log.streams(),
    read: (stream, from, ...range) => {
      progress(() => `reading the log: ${stream} from ${grouped(from ?? 1)}`);
      return log.read(stream, from, ...range);
    },
    onAppend: (wake) => log.onAppend(wake),
    commitsAfter: (after, limit) => {
      progress(() => `reading the log: commit ${grouped(after)} of ${head}`);
      return log.commitsAfter(after, limit);
    },
  };
};
