import type { Tables } from '../../src/adapters/dynamodb/tables.fixture.ts';
import type { NumberedEventStore } from '../../src/adapters/event-store/numbered-event-store.ts';
import { redriveQueue } from '../../src/application/commands/redrive-queue.ts';
import { workBatch } from '../../src/application/commands/work-batch.ts';
import type { DeliveryLog } from '../../src/application/ports/delivery-log.ts';
import type { KeptFindings } from '../../src/application/ports/kept-findings.ts';
import type { TakeRecords } from '../../src/application/ports/log-changes.ts';
import type { ReadModel } from '../../src/application/ports/read-model.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import type { WorkQueue } from '../../src/application/ports/work-queue.ts';
import { makeFindingsAnew } from '../../src/entrypoints/composition/table-rebuild.ts';
import type { MessagingParts } from './messaging-on-aws.ts';
import type { Log } from './remote-log.ts';

/** How the rule of the bus brings an event to the queue behind it. */
export type Bring = (queue: WorkQueue, event: string) => Promise<void>;

/** Tells which stream a table has now. */
export type StreamArn = () => Promise<string>;

/** What is made of sound parts: they themselves, unless a defect takes their place. */
type Changes = {
  readonly log: (sound: Log) => Log;
  readonly readModel: (sound: ReadModel) => ReadModel;
  readonly findings: (sound: KeptFindings) => KeptFindings;
  readonly deliveries: (sound: DeliveryLog) => DeliveryLog;
  readonly takeRecords: (sound: TakeRecords) => TakeRecords;
  readonly bring: (sound: Bring) => Bring;
  readonly tables: (sound: Tables) => Tables;
  readonly numbered: (sound: NumberedEventStore) => NumberedEventStore;
  readonly subscriber: (sound: Subscriber) => Subscriber;
  readonly streamArn: (sound: StreamArn) => StreamArn;
};

/** What processes do, and whether lost records are read back and whether the consumer knows an event again. */
type Ways = {
  readonly workBatch: typeof workBatch;
  readonly redriveQueue: typeof redriveQueue;
  readonly makeFindingsAnew: typeof makeFindingsAnew;
  readonly heals: boolean;
  readonly dedupes: boolean;
};

/** The parts of a world that can have a defect. */
export type Parts = Changes & Ways & { readonly messaging: Partial<MessagingParts> };

/** What takes the place of a sound part, to see that an invariant can fail. */
export type Defect = Partial<Parts>;

const same = <T>(sound: T): T => sound;

const SOUND: Parts = {
  log: same,
  readModel: same,
  findings: same,
  deliveries: same,
  takeRecords: same,
  bring: same,
  tables: same,
  numbered: same,
  subscriber: same,
  streamArn: same,
  workBatch,
  redriveQueue,
  makeFindingsAnew,
  heals: true,
  dedupes: true,
  messaging: {},
};

/** All parts, but for those that a defect takes the place of. */
export const partsWith = (defect: Defect): Parts => ({ ...SOUND, ...defect });
