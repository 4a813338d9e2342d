import { BudgetError } from '../../application/commands/budget-error.ts';
import { LoadError } from '../../application/commands/load-bars.ts';
import { DeliveryLogError } from '../../application/ports/delivery-log.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { MarketDataError } from '../../application/ports/market-data.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import { ParkingError } from '../../application/ports/parking.ts';
import { PublisherError } from '../../application/ports/publisher.ts';
import { ArchiveError } from '../../application/ports/raw-archive.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { SettingsError } from '../../application/ports/settings-source.ts';
import { SnapshotsError } from '../../application/ports/snapshots.ts';
import { QueueError } from '../../application/ports/work-queue.ts';
import { ConfigError } from './load-config.ts';

/** A call that cannot be carried out as it was given, with a sentence for the caller. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How a failure is told: lines for people, and the exit code (1 failed, 2 wrong usage or bad input). */
export type Failure = { readonly lines: readonly string[]; readonly exitCode: 1 | 2 };

const BAD_INPUT = [UsageError, MarketDataError, BudgetError];

const FAILED = [
  EventStoreError,
  ReadModelError,
  SnapshotsError,
  DeliveryLogError,
  ParkingError,
  NotifierError,
  PublisherError,
  SettingsError,
  QueueError,
  ArchiveError,
  LoadError,
];

const told = (exitCode: 1 | 2, message: string): Failure => ({ exitCode, lines: message.split('\n') });

const isOneOf = (kinds: readonly (new (...given: never) => Error)[], error: unknown): error is Error =>
  kinds.some((kind) => error instanceof kind);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether a failure is one that the application foresees, with a message for people. */
export const isForeseen = (error: unknown): boolean => isOneOf([ConfigError, ...BAD_INPUT, ...FAILED], error);

/** Turns any failure into what people are told of it: no stack, no internals. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof ConfigError) return { exitCode: 2, lines: error.problems };
  if (isOneOf(BAD_INPUT, error)) return told(2, error.message);
  if (isOneOf(FAILED, error)) return told(1, error.message);
  const what = codeOf(error) || (error instanceof Error ? error.name : 'a value that is no error');
  return told(1, `Something unexpected failed (${what}). Set TAPEWATCH_LOG_LEVEL=debug and try again to see where.`);
};
