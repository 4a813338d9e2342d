import { expect, test } from 'vitest';
import { ArchiveError } from './raw-archive.ts';
import { DeliveryLogError } from './delivery-log.ts';
import { EventStoreError } from './event-store.ts';
import { MarketDataError } from './market-data.ts';
import { NotifierError } from './notifier.ts';
import { ParkingError } from './parking.ts';
import { PublisherError } from './publisher.ts';
import { ReadModelError } from './read-model.ts';
import { SettingsError } from './settings-source.ts';
import { QueueError } from './work-queue.ts';

const cause = new Error('underneath');

test.each([
  [new ArchiveError('corrupt', 'said', { cause }), 'ArchiveError', 'corrupt'],
  [new DeliveryLogError('busy', 'said', { cause }), 'DeliveryLogError', 'busy'],
  [new EventStoreError('busy', 'said', { cause }), 'EventStoreError', 'busy'],
  [new MarketDataError('bad-data', 'said', { cause }), 'MarketDataError', 'bad-data'],
  [new NotifierError('refused', 'said', { cause }), 'NotifierError', 'refused'],
  [new ParkingError('unavailable', 'said', { cause }), 'ParkingError', 'unavailable'],
  [new PublisherError('refused', 'said', { cause }), 'PublisherError', 'refused'],
  [new SettingsError('unreadable', 'said', { cause }), 'SettingsError', 'unreadable'],
  [new QueueError('busy', 'said', { cause }), 'QueueError', 'busy'],
  [new ReadModelError('corrupt', 'said', { cause }), 'ReadModelError', 'corrupt'],
])('a failure of a port keeps its kind, its sentence and its cause: %s', (error, name, kind) => {
  expect({ name: error.name, kind: error.kind, message: error.message, cause: error.cause }).toEqual({
    name,
    kind,
    message: 'said',
    cause,
  });
});

test('a failure without more is nothing more', () => {
  expect(new DeliveryLogError('busy', 'said').cause).toBeUndefined();
  expect(new MarketDataError('not-found', 'said').cause).toBeUndefined();
  expect(new ParkingError('busy', 'said').cause).toBeUndefined();
  expect(new ReadModelError('unavailable', 'said').cause).toBeUndefined();
  expect(new NotifierError('try-again', 'said', { retryAfter: 5 }).retryAfter).toBe(5);
  expect(new NotifierError('try-again', 'said').retryAfter).toBeNull();
  expect(new EventStoreError('unavailable', 'said', { unknownOutcome: true }).unknownOutcome).toBe(true);
});
