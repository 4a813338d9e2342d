import { parseSeriesKey } from '../../domain/market/series.ts';
import { EventStoreError, type Commit } from '../ports/event-store.ts';
import type { TickerRow } from '../ports/read-model.ts';
import {
  keepReading,
  keptReading,
  readingAfter,
  readOn,
  UNREAD,
  type RowSources,
  type TickerReading,
} from './ticker-reading.ts';

/** Reads watched series out of their streams. */
export type LogTickers = {
  /** A series as its stream has it now. */
  reading(series: string): Promise<TickerReading>;
  /** The watched series of a ticker in order, as their streams have them now. One that another installation began is found where this one has none of the ticker, or starts again. */
  ofTicker(ticker: string): Promise<readonly TickerRow[]>;
  /** Every watched series in order of ticker, then series: each read once, and from then on as the commits tell it that were followed, without a question to the log. One whose stream is broken stays as it was, or missing. */
  rows(): Promise<readonly TickerRow[]>;
  /** Takes in commits that were added to the log, in order of version within a stream; those that were seen change nothing, and before one behind a gap its series is read. */
  follow(commits: readonly Commit[]): Promise<void>;
  /** Reads series again whose streams are broken, of many the first sixteen; rejects where one still is. */
  readBroken(): Promise<void>;
};

/** Streams read at the same time. */
const AT_ONCE = 16;

/** A row that is followed and not read is kept more seldom by so many times: keeping it costs a quiet commit its part. */
const SELDOM = 8;

/** What was read of series, and those whose streams are broken. */
type Known = { readonly read: Map<string, TickerReading>; readonly broken: Set<string> };

/** Whether it is one stream that cannot be read, so that the others can. */
const isOfStream = (error: unknown): boolean =>
  error instanceof EventStoreError && (error.kind === 'corrupt' || error.kind === 'unreadable-event');

/** Whether a stream is a series, and one of the ticker where one is given. */
const isOf = (stream: string, ticker?: string): boolean => {
  const series = parseSeriesKey(stream);
  return ticker === undefined ? series !== null : series?.ticker === ticker;
};

const byTicker = (a: TickerRow, b: TickerRow): number => {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.series < b.series ? -1 : 1;
};

/** How a commit follows on what was read of its stream. */
const placeOf = ({ version }: TickerReading, { first, last }: Commit): 'seen' | 'next' | 'behind a gap' => {
  if (last <= version) return 'seen';
  return first === version + 1 ? 'next' : 'behind a gap';
};

/** Notes what was read of a series; what was read or followed meanwhile stays where it is newer. */
const remember = ({ read }: Known, series: string, reading: TickerReading): void => {
  if (reading.version >= (read.get(series)?.version ?? 0)) read.set(series, reading);
};

const readOnFrom = async (sources: RowSources, { read }: Known, series: string): Promise<TickerReading> => {
  const start = read.get(series) ?? (await keptReading(sources, series));
  const current = await readOn(sources, series, start);
  if (current) return current;
  const anew = (await readOn(sources, series, UNREAD)) ?? UNREAD;
  read.delete(series);
  return anew;
};

/** Reads a series on to its end. */
const readNow = async (sources: RowSources, known: Known, series: string): Promise<TickerReading> => {
  try {
    const reading = await keepReading(sources, series, await readOnFrom(sources, known, series));
    remember(known, series, reading);
    known.broken.delete(series);
    return reading;
  } catch (error) {
    if (isOfStream(error)) known.broken.add(series);
    throw error;
  }
};

/** Reads a series on to its end, unless its stream is broken: then only who asks for it by name is told. */
const readUnlessBroken = async (sources: RowSources, known: Known, series: string): Promise<void> => {
  try {
    await readNow(sources, known, series);
  } catch (error) {
    if (!isOfStream(error)) throw error;
  }
};

const followOne = async (sources: RowSources, known: Known, commit: Commit): Promise<void> => {
  const { stream } = commit;
  const reading = known.read.get(stream) ?? UNREAD;
  const place = placeOf(reading, commit);
  if (place === 'behind a gap' && !known.broken.has(stream)) await readUnlessBroken(sources, known, stream);
  if (place !== 'next') return;
  const next = readingAfter(reading, [commit]);
  remember(known, stream, await keepReading(sources, stream, next, SELDOM * sources.snapshots.every));
};

/** Does work on some streams at a time until it is done on all. */
const forAll = async (streams: readonly string[], work: (stream: string) => Promise<unknown>): Promise<void> => {
  for (let i = 0; i < streams.length; i += AT_ONCE) await Promise.all(streams.slice(i, i + AT_ONCE).map(work));
};

/** Reads series out of their streams: each from the row that was kept, or that this process read last, and the commits since. */
export const createLogTickers = (sources: RowSources): LogTickers => {
  const known: Known = { read: new Map(), broken: new Set() };
  let isWhole = false;

  const rowsOf = (streams: Iterable<string>): readonly TickerRow[] =>
    [...streams].flatMap((stream) => known.read.get(stream)?.row ?? []).toSorted(byTicker);

  const watched = async (ticker?: string): Promise<readonly string[]> =>
    (await sources.log.streams()).filter((stream) => isOf(stream, ticker));

  return {
    reading: (series) => readNow(sources, known, series),
    ofTicker: async (ticker) => {
      const here = [...new Set([...known.read.keys(), ...known.broken])].filter((stream) => isOf(stream, ticker));
      const streams = isWhole && here.length > 0 ? here : await watched(ticker);
      await forAll(streams, (stream) => readNow(sources, known, stream));
      return rowsOf(streams);
    },
    rows: async () => {
      if (!isWhole) await forAll(await watched(), (stream) => readUnlessBroken(sources, known, stream));
      isWhole = true;
      return rowsOf(known.read.keys());
    },
    follow: async (commits) => {
      for (const commit of commits) if (isOf(commit.stream)) await followOne(sources, known, commit);
    },
    readBroken: async () => {
      const some = [...known.broken].slice(0, AT_ONCE);
      const tried = await Promise.allSettled(some.map((series) => readNow(sources, known, series)));
      for (const one of tried) if (one.status === 'rejected') throw one.reason;
    },
  };
};
