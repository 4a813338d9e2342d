import type { LocalFeed } from '../../src/adapters/feed/local-feed.ts';
import type { Table } from '../../src/adapters/dynamodb/table.ts';
import { createDynamodbEventStore } from '../../src/adapters/event-store/dynamodb-event-store.ts';
import {
  openNumberedEventStore,
  type NumberedEventStore,
} from '../../src/adapters/event-store/numbered-event-store.ts';
import { createDynamodbFindings } from '../../src/adapters/read-model/dynamodb-findings.ts';
import { createDynamodbSnapshots } from '../../src/adapters/snapshots/dynamodb-snapshots.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { arnOf, followOver } from '../../src/entrypoints/composition/follow-stream.ts';
import { createFeed, untilStopped } from './feeder.ts';
import { watchedAnswers } from './ledger.ts';
import type { Process } from './network.ts';
import { FINDINGS, LOG, TELLING, type OnTables } from './on-tables.ts';
import { keeperIn, letterWriterOf, subscribersOf } from './subscribers.ts';
import { streamClient, tableClient } from './table-clients.ts';
import { startWorker, type Judging } from './worker.ts';
import type { World } from './world.ts';

/** The name of the subscriber that keeps findings, and of its checkpoint. */
const KEEPER = 'findings';

/** What is longer here than for the product, so that a week is not a million looks: the pauses of who reads the stream, and what it takes for long. */
const [PAUSES, LONG] = [7200, 60];

/** How likely a pause of who reads the stream is an outage, and how long that is at most, in milliseconds. */
const [OUTAGE, LONGEST_OUTAGE] = [0.02, 129_600_000];

/** Longest until a process that could not open its log is started again, in milliseconds. */
const AGAIN = 600_000;

/** Longest that a rebuild takes for a read of the log, which for the product is a long one, in milliseconds. */
const LONG_LOG = 7_200_000;

/** What a process has of the tables. */
type Opened = {
  readonly table: Table;
  readonly log: NumberedEventStore;
  readonly judging: Judging;
};

const open = async (
  world: World,
  caller: Process,
  { tables, orderOf }: OnTables,
  installation = caller.name,
): Promise<Opened | null> => {
  const { network, random } = world;
  const table = { client: tableClient({ network, caller }, tables, random), name: LOG };
  const sound = createDynamodbEventStore({ table, now: world.clock });
  const store = { ...sound, ...watchedAnswers(sound, world.ledger) };
  const snapshots = { ...createDynamodbSnapshots(table), every: 4 };
  while (!caller.stopping.signal.aborted) {
    try {
      const log = world.numbered(await openNumberedEventStore({ store, order: orderOf(installation) }));
      return { table, log, judging: { log, snapshots } };
    } catch {
      await network.sleep(caller, random.below(AGAIN));
    }
  }
  return null;
};

/** A process that takes jobs and appends to the table, and tells nobody; until it is told to stop. */
export const startApart = async (world: World, caller: Process, onTables: OnTables): Promise<void> => {
  const opened = await open(world, caller, onTables);
  if (opened) await startWorker(world, caller, opened.judging);
};

/** Reads the stream of the table as the product does, and numbers what it tells of. */
const followStream = (world: World, caller: Process, { stream, table, log }: OnTables & Opened): Promise<void> => {
  const { network, random, timeline, isStormy } = world;
  const pauseFor = (ms: number): number =>
    random.below(isStormy() && random.chance(OUTAGE) ? LONGEST_OUTAGE : ms * PAUSES);
  const follow = followOver(
    {
      client: streamClient({ network, caller }, stream),
      table: LOG,
      streamArn: world.streamArn(() => arnOf(table)),
      pause: (ms) => network.sleep(caller, pauseFor(ms)),
      now: () => timeline.now() / LONG,
      random: random.unit,
    },
    log,
  );
  const unheard = { onFailure: () => {}, onRecovery: () => {}, onBroken: () => {} };
  return follow(unheard, caller.stopping.signal);
};

const keeperOf = (world: World, caller: Process, { tables, orderOf, log }: OnTables & Opened): Subscriber => {
  const client = tableClient({ network: world.network, caller }, tables, world.random);
  const order = orderOf(caller.name);
  const findings = createDynamodbFindings({ client, name: FINDINGS, log: LOG });
  return keeperIn(findings, (...given) => log.read(...given), {
    checkpoint: async () => order.checkpoint(KEEPER),
    moveTo: async (sequence) => order.moveTo(KEEPER, sequence),
  });
};

/** A process that, until it is told to stop, takes jobs, hears by the stream of the table what others append, and brings all of it to the subscribers in the order of its own; `onFeed` is given what brings them. */
export const startInstallation = async (
  world: World,
  caller: Process,
  onTables: OnTables,
  onFeed: (feed: LocalFeed) => void,
): Promise<void> => {
  const found = await open(world, caller, onTables);
  if (!found) return;
  const opened = { ...onTables, ...found };
  const { log, judging } = found;
  const keeper = keeperOf(world, caller, opened);
  const subscribers = [...subscribersOf(world, caller, log), letterWriterOf(world, caller, log), keeper];
  const feed = createFeed(world, caller, log, subscribers);
  onFeed(feed);
  await Promise.all([
    followStream(world, caller, opened),
    startWorker(world, caller, judging),
    untilStopped(feed, caller),
  ]);
};

/** Makes findings anew beside processes that keep them, with the order of commits of the installation that tells, and again until that is done; gives whether it is, which it is not where it was told to stop before. */
export const startRebuild = async (world: World, caller: Process, onTables: OnTables): Promise<boolean> => {
  const { network, random } = world;
  const opened = await open(world, caller, onTables, TELLING);
  if (!opened) return false;
  const { log, judging } = opened;
  const read: NumberedEventStore['read'] = async (...given) => {
    await network.sleep(caller, random.below(LONG_LOG));
    return log.read(...given);
  };
  const sources = { store: { ...log, read }, snapshots: judging.snapshots };
  const table = { client: tableClient({ network, caller }, onTables.tables, random), name: FINDINGS, log: LOG };
  while (!caller.stopping.signal.aborted) {
    try {
      await world.makeFindingsAnew(sources, table);
      return true;
    } catch {
      await network.sleep(caller, random.below(AGAIN));
    }
  }
  return false;
};
