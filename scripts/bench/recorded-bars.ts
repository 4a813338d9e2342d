import { randomUUID } from 'node:crypto';
import { openSqliteEventStore, type SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store.ts';
import { openSqliteSnapshots } from '../../src/adapters/snapshots/sqlite-snapshots.ts';
import { createTickerHandler, type TickerHandler } from '../../src/application/commands/handle-command.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { TickerCommand } from '../../src/domain/ticker/commands.ts';
import { observing, SERIES, STANDARD, watching } from './watched-series.ts';

type SqliteSnapshots = ReturnType<typeof openSqliteSnapshots>;

const neverPause = (): Promise<void> => Promise.reject(new Error('a bench has one writer, and it was told to wait'));

/** What a data folder holds of a series: its log and its snapshots. */
export type Recording = {
  readonly store: SqliteEventStore;
  readonly snapshots: SqliteSnapshots;
  readonly close: () => void;
};

const openRecording = (file: string): Recording => {
  const store = openSqliteEventStore({ file, now: Date.now });
  const snapshots = openSqliteSnapshots({ file: `${file}-snapshots` });
  const close = (): void => [store, snapshots].forEach((opened) => opened.close());
  return { store, snapshots, close };
};

const failAtOnce = (error: Error): never => {
  throw error;
};

/** A handler as the application composes it, with nothing in memory yet. */
export const handlerOf = ({ store, snapshots }: Recording): TickerHandler =>
  createTickerHandler({ store, snapshots, onSnapshotFailure: failAtOnce, newCommitId: randomUUID, pause: neverPause });

const run = async (tickers: TickerHandler, command: TickerCommand): Promise<void> => {
  const handled = await tickers.handle(SERIES, command);
  if (handled.outcome === 'contended' || handled.decision.refusal)
    throw new Error(`${command.type} was not carried out`);
};

/** Judges bars into a log, so many to a commit. */
export const recordBars = async (tickers: TickerHandler, bars: readonly Bar[], chunk: number): Promise<void> => {
  for (let i = 0; i < bars.length; i += chunk) await run(tickers, observing(bars.slice(i, i + chunk), STANDARD));
};

/** Opens a new log with a watched series and some bars in it, so many to a commit. */
export const openLog = async (
  file: string,
  bars: readonly Bar[],
  chunk: number,
): Promise<Recording & { readonly tickers: TickerHandler }> => {
  const recording = openRecording(file);
  const tickers = handlerOf(recording);
  await run(tickers, watching(STANDARD));
  await recordBars(tickers, bars, chunk);
  return { ...recording, tickers };
};
