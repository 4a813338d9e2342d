import type { LocalFeed } from '../../src/adapters/feed/local-feed.ts';
import { createDynamodbEventStore } from '../../src/adapters/event-store/dynamodb-event-store.ts';
import {
  openNumberedEventStore,
  type NumberedEventStore,
} from '../../src/adapters/event-store/numbered-event-store.ts';
import { createDynamodbFindings } from '../../src/adapters/read-model/dynamodb-findings.ts';
import { createDynamodbSnapshots } from '../../src/adapters/snapshots/dynamodb-snapshots.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { followOver } from '../../src/entrypoints/composition/follow-stream.ts';
import { createFeed } from './feeder.ts';
import { watchedAnswers } from './ledger.ts';
import type { Process } from './network.ts';
import { FINDINGS, LOG, type OnTables } from './on-tables.ts';
import { keeperIn, letterWriterOf, subscribersOf } from './subscribers.ts';
import { streamClient, tableClient } from './table-clients.ts';
import { startWorker } from './worker.ts';
import type { World } from './world.ts';

/** The name of the subscriber that keeps findings, and of its checkpoint. */
const KEEPER = 'findings';

/** What is longer here than for the product, so that a week is not a million looks: the pauses of who reads the stream, and what it takes for long. */
const [PAUSES, LONG] = [7200, 60];

/** How likely a pause of who reads the stream is an outage, and how long that is at most, in milliseconds. */
const [OUTAGE, LONGEST_OUTAGE] = [0.02, 259_200_000];

/** Longest until a process that could not open its log is started again, in milliseconds. */
const AGAIN = 600_000;

/** What a process has of the tables. */
type Opened = { readonly log: NumberedEventStore; readonly judging: Parameters<typeof startWorker>[2] };

const open = async (world: World, caller: Process, { tables, orderOf }: OnTables): Promise<Opened> => {
  const { network, random } = world;
  const table = { client: tableClient({ network, caller }, tables, random), name: LOG };
  const sound = createDynamodbEventStore({ table, now: world.clock });
  const store = { ...sound, ...watchedAnswers(sound, world.ledger) };
  const snapshots = { ...createDynamodbSnapshots(table), every: 4 };
  for (;;) {
    try {
      const log = world.numbered(await openNumberedEventStore({ store, order: orderOf(caller.name) }));
      return { log, judging: { log, snapshots } };
    } catch {
      await network.sleep(caller, random.below(AGAIN));
    }
  }
};

/** A process that takes jobs and appends to the table, and tells nobody. */
export const startApart = async (world: World, caller: Process, onTables: OnTables): Promise<void> => {
  const { judging } = await open(world, caller, onTables);
  startWorker(world, caller, judging);
};

/** Reads the stream of the table as the product does, and numbers what it tells of. */
const followStream = (
  { network, random, timeline }: World,
  caller: Process,
  { stream, log }: OnTables & Opened,
): Promise<void> => {
  const pauseFor = (ms: number): number => random.below(random.chance(OUTAGE) ? LONGEST_OUTAGE : ms * PAUSES);
  const follow = followOver(
    {
      client: streamClient({ network, caller }, stream),
      table: LOG,
      streamArn: async () => LOG,
      pause: (ms) => network.sleep(caller, pauseFor(ms)),
      now: () => timeline.now() / LONG,
      random: random.unit,
    },
    log,
  );
  const unheard = { onFailure: () => {}, onRecovery: () => {}, onBroken: () => {} };
  return follow(unheard, new AbortController().signal);
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

/** A process that takes jobs, hears by the stream of the table what others append, and brings all of it to the subscribers in the order of its own; `onFeed` is given what brings them. */
export const startInstallation = async (
  world: World,
  caller: Process,
  onTables: OnTables,
  onFeed: (feed: LocalFeed) => void,
): Promise<void> => {
  const opened = { ...onTables, ...(await open(world, caller, onTables)) };
  const { log, judging } = opened;
  const keeper = keeperOf(world, caller, opened);
  onFeed(
    createFeed(world, caller, log, [...subscribersOf(world, caller, log), letterWriterOf(world, caller, log), keeper]),
  );
  void followStream(world, caller, opened);
  startWorker(world, caller, judging);
};
