import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { openSqliteDeliveryLog } from '../../adapters/delivery-log/sqlite-delivery-log.ts';
import { acquireDataLock, type DataLock } from '../../adapters/event-store/data-lock.ts';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { createMemoryParking } from '../../adapters/parking/memory-parking.ts';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { openRenewableReadModel, removeReadModel } from '../../adapters/read-model/renewable-read-model.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { createMemorySnapshots } from '../../adapters/snapshots/memory-snapshots.ts';
import { openSqliteSnapshots } from '../../adapters/snapshots/sqlite-snapshots.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { DeliveryLog } from '../../application/ports/delivery-log.ts';
import { EventStoreError, type EventStore } from '../../application/ports/event-store.ts';
import type { Parking } from '../../application/ports/parking.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Snapshots } from '../../application/ports/snapshots.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import type { Config } from './config.ts';
import { UsageError } from './failure.ts';
import type { Opening } from './dynamodb.ts';
import type { Follow } from './follow-stream.ts';
import { outletsOf } from './outlets.ts';

/** Where a read model made beside the one in use is found once it is complete, and how it takes its place. */
export type Renewal = { readonly file: string; readonly take: () => void };

/** What a process holds open; without files there is no `renewal`; `close` lets go of it, the data folder's lock last. */
export type Resources = {
  readonly eventStore: EventStore & CommitFeed;
  readonly snapshots: Snapshots;
  readonly readModel: Readings;
  /** Keeps the read model in step with the log, which `read` gives back where a delivery left something out. */
  readonly project: (read: EventStore['read']) => Subscriber;
  readonly deliveries: DeliveryLog;
  readonly parking: Parking;
  readonly renewal: Renewal | null;
  /** Where others may write the same log, what brings their commits. */
  readonly follow: Follow | null;
  /** Rejects where the log cannot be had, or is not the one that it was. */
  readonly check: () => Promise<unknown>;
  /** Each reads again what lists leave out because it is broken; rejects where it still is. */
  readonly readBroken: readonly (() => Promise<void>)[];
  close(): void;
};

const openMemory = (_: Config, { now }: Opening): Resources => {
  const readModel = createMemoryReadModel();
  const eventStore = createMemoryEventStore({ now });
  return {
    eventStore,
    check: () => eventStore.head(),
    snapshots: createMemorySnapshots(),
    readModel,
    project: (read) => createProjection({ readModel, read }),
    deliveries: createMemoryDeliveryLog(),
    parking: createMemoryParking(),
    renewal: null,
    follow: null,
    readBroken: [],
    close: () => {},
  };
};

/** What is to be closed, the newest first. */
type Closing = (() => void)[];

const closeAll = (opened: Closing): void => {
  for (const close of opened.toReversed()) close();
};

/** Takes a data folder as its one writer, making it when it is missing. A folder that cannot be had is a UsageError. */
export const holdFolder = (data: string): DataLock => {
  try {
    return acquireDataLock(data);
  } catch (cause) {
    throw cause instanceof EventStoreError ? new UsageError(cause.message, { cause }) : cause;
  }
};

/** Where a read model that was made beside a running server waits for it. */
export const rebuiltFile = (data: string): string => join(data, 'readmodel.next.sqlite');

/** What is looked up, and what keeps it in step. */
type Shown = Pick<Resources, 'readModel' | 'project' | 'renewal' | 'readBroken'>;

/** A log; `shown` is what is looked up where that is not in files. */
type Log = Pick<Resources, 'eventStore' | 'snapshots' | 'follow' | 'check'> & { readonly shown?: Shown };

const openSqliteLog = ({ data }: Config, { now }: Opening, opened: Closing): Log => {
  const eventStore = openSqliteEventStore({ file: join(data, 'events.sqlite'), now });
  opened.push(() => eventStore.close());
  const snapshots = openSqliteSnapshots({ file: join(data, 'snapshots.sqlite') });
  opened.push(() => snapshots.close());
  return { eventStore, snapshots, follow: null, check: () => eventStore.head() };
};

/** Where the order of the commits of a table is kept. */
export const orderFile = (data: string): string => join(data, 'order.sqlite');

/** Files of a data folder that go by the order of commits. */
const BY_ORDER = ['deliveries.sqlite', 'parking.sqlite', 'readmodel.sqlite'];

const isFilled = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** Without the order that it goes by, what a data folder holds is of another log, or of another order of this one: it would be taken for told or read what was not. */
const refuseOtherOrder = (data: string): void => {
  if (isFilled(orderFile(data))) return;
  if (existsSync(join(data, 'events.sqlite')))
    throw new UsageError(
      `The data folder ${data} belongs to a log in files; name another folder in TAPEWATCH_DATA for the one in the table`,
    );
  const orphan = BY_ORDER.find((name) => isFilled(join(data, name)));
  if (orphan === undefined) return;
  throw new UsageError(
    `The data folder ${data} has lost order.sqlite, which ${orphan} goes by; put it back, or name a new folder in TAPEWATCH_DATA, where what was not told yet stays untold`,
  );
};

/** What the SDK brings in is loaded when it is needed: it would double the start of all else. */
const openDynamodbLog = async (config: Config, opening: Opening, opened: Closing): Promise<Log> => {
  refuseOtherOrder(config.data);
  const { followTable, openFindings, openTableLog } = await import('./dynamodb.ts');
  const { close, ...table } = await openTableLog(config, orderFile(config.data), opening);
  opened.push(close);
  const shown = config.readModel === 'dynamodb' ? await openFindings(table, 'keep') : null;
  const follow = config.feed === 'local' ? null : await followTable(config, table, opening.interruption);
  const log = { ...table, follow, check: () => table.eventStore.check() };
  if (!shown) return log;
  await shown.readModel.tickers();
  return { ...log, shown: { ...shown, renewal: null } };
};

const openShown = ({ data }: Config, opened: Closing): Shown => {
  const readModel = openRenewableReadModel(join(data, 'readmodel.sqlite'));
  opened.push(() => readModel.close());
  const rebuilt = rebuiltFile(data);
  removeReadModel(rebuilt);
  const renewal = { file: rebuilt, take: () => readModel.renewFrom(rebuilt) };
  const project: Shown['project'] = (read) => createProjection({ readModel, read });
  return { readModel, project, renewal, readBroken: [] };
};

const openTelling = ({ data }: Config, opened: Closing): Pick<Resources, 'deliveries' | 'parking'> => {
  const deliveries = openSqliteDeliveryLog({ file: join(data, 'deliveries.sqlite') });
  opened.push(() => deliveries.close());
  const parking = openSqliteParking({ file: join(data, 'parking.sqlite') });
  opened.push(() => parking.close());
  return { deliveries, parking };
};

type OpenLog = (config: Config, opening: Opening, opened: Closing) => Log | Promise<Log>;

/** Opens a log, and what follows from it in files of the data folder. */
const withFolder =
  (openLog: OpenLog) =>
  async (config: Config, opening: Opening): Promise<Resources> => {
    const lock = holdFolder(config.data);
    const opened: Closing = [() => lock.release()];
    try {
      const { shown = openShown(config, opened), ...log } = await openLog(config, opening, opened);
      return { ...log, ...shown, ...openTelling(config, opened), close: () => closeAll(opened) };
    } catch (error) {
      closeAll(opened);
      throw error;
    }
  };

const STORES: Readonly<Record<Config['store'], (config: Config, opening: Opening) => Resources | Promise<Resources>>> =
  {
    memory: openMemory,
    sqlite: withFolder(openSqliteLog),
    dynamodb: withFolder(openDynamodbLog),
  };

/** What gives up requests in flight, and who hears of what cannot be read at the start. */
export type Telling = Omit<Opening, 'now'>;

/** Opens what the configuration names, as the one writer of its data folder; `now` is epoch milliseconds. Failures are those of the ports. */
export const openResources = async (config: Config, now: () => number, telling: Telling = {}): Promise<Resources> =>
  STORES[config.store](config, { ...telling, now });

/** Refuses a log that ends before what was already read from it: it was lost or replaced, and going on would mix two histories. */
export const refuseLostLog = async (
  { eventStore, readModel, deliveries }: Resources,
  config: Config,
): Promise<void> => {
  const told = await Promise.all(outletsOf(config).map((outlet) => deliveries.checkpoint(outlet)));
  const seen = Math.max(await readModel.checkpoint(), ...told);
  const head = await eventStore.head();
  if (seen <= head) return;
  throw new EventStoreError(
    'corrupt',
    `The log in the data folder ${config.data} ends at commit ${head}, and commit ${seen} was already read from it. Restore events.sqlite from a backup, or name another data folder.`,
  );
};

/** The file without which a data folder has nothing to look up. */
export const shownFile = ({ data, readModel }: Config): string =>
  readModel === 'dynamodb' ? orderFile(data) : join(data, 'readmodel.sqlite');

/** Opens what is looked up beside a running writer, for reading. */
export const openReading = async (config: Config): Promise<Readings & { close(): void }> => {
  if (config.readModel !== 'dynamodb') return openSqliteReadModel({ file: shownFile(config), readOnly: true });
  const { openFindings, openTableLog } = await import('./dynamodb.ts');
  const log = await openTableLog(config, shownFile(config), { now: Date.now });
  try {
    return { ...(await openFindings(log, 'read')).readModel, close: log.close };
  } catch (error) {
    log.close();
    throw error;
  }
};
