import { hash } from 'node:crypto';
import { createMemoryDeliveryLog } from '../../src/adapters/delivery-log/memory-delivery-log.ts';
import { createMemoryEventStore } from '../../src/adapters/event-store/memory-event-store.ts';
import { createMemoryParking } from '../../src/adapters/parking/memory-parking.ts';
import { createMemoryFindings } from '../../src/adapters/read-model/memory-findings.ts';
import { createMemoryReadModel } from '../../src/adapters/read-model/memory-read-model.ts';
import { createMemorySnapshots } from '../../src/adapters/snapshots/memory-snapshots.ts';
import type { DeliveryLog } from '../../src/application/ports/delivery-log.ts';
import type { KeptFindings } from '../../src/application/ports/kept-findings.ts';
import type { Parking } from '../../src/application/ports/parking.ts';
import type { ReadModel } from '../../src/application/ports/read-model.ts';
import type { Snapshots } from '../../src/application/ports/snapshots.ts';
import { partsWith, type Bring, type Defect, type Parts } from './defect.ts';
import { createHop, type Hop } from './hop.ts';
import { emptyLedger, watchedDeliveries, watchedLog, type Ledger } from './ledger.ts';
import { emptyTape, SESSIONS, trade, type Tape } from './market.ts';
import { CALM, createNetwork, type Fate, type Network, type Weather } from './network.ts';
import { IN_MEMORY, type Messaging } from './messaging.ts';
import { messagingOnAws, SOUND } from './messaging-on-aws.ts';
import { subscriberNames } from './names.ts';
import { observe, openTables, type Observed, type OnTables } from './on-tables.ts';
import { createProcesses, type Processes } from './processes.ts';
import { createRandom, type Random } from './random.ts';
import type { Log } from './remote-log.ts';
import { emptyStream, type TableStream } from './table-stream.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { unnumbered } from './unnumbered.ts';

/** How commits reach the subscribers: in order from a checkpoint; as hints that are lost, doubled, mixed and late; or, with the log in a table, in the order of an installation that its stream tells of others' commits. */
export type Driver = 'feed' | 'stream' | 'table';

/** One line of what happened: when, in which process, what was asked, and what came of it. */
export type Happening = { readonly at: number; readonly process: string; readonly what: string; readonly fate: Fate };

/** Everything there is outside of processes; it outlives them. */
export type World = Pick<
  Parts,
  | 'workBatch'
  | 'redriveQueue'
  | 'makeFindingsAnew'
  | 'takeRecords'
  | 'numbered'
  | 'streamArn'
  | 'subscriber'
  | 'heals'
  | 'dedupes'
> & {
  readonly seed: number;
  readonly driver: Driver;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly network: Network;
  readonly history: Happening[];
  readonly ledger: Ledger;
  readonly tape: Tape;
  readonly log: Log;
  readonly snapshots: Snapshots;
  readonly readModel: ReadModel;
  readonly findings: KeptFindings;
  readonly deliveries: DeliveryLog;
  readonly parking: Parking;
  readonly jobs: Hop;
  readonly inbox: Hop;
  /** How processes reach these queues, and the bus. */
  readonly messaging: Messaging;
  readonly stream: TableStream;
  /** Where the log is in a table, what goes with that. */
  readonly onTables: OnTables | null;
  /** Epoch milliseconds, by a clock that jumps. */
  readonly clock: () => number;
  readonly bring: Bring;
  /** Whether things go wrong now. */
  readonly isStormy: () => boolean;
  /** Whether a payload cannot be taken now, by something that is named. */
  readonly isPoison: (name: string) => boolean;
  readonly launch: Processes['launch'];
  /** Lets go wrong what goes wrong, or nothing any more. */
  readonly storm: () => void;
  readonly calmDown: () => void;
};

/** Sessions on the tape when the world begins: the policy is ready then. */
export const PAST_SESSIONS = 24;

/** One in so many payloads is poison until it is calm. */
const POISON_EVERY = 12;

const weatherOf = (random: Random): Weather => ({
  slow: 0.15 + 0.3 * random.unit(),
  throttled: 0.08 * random.unit(),
  lost: 0.08 * random.unit(),
  crash: 0.02 * random.unit(),
  stop: 0.01 * random.unit(),
  partial: 0.2 * random.unit(),
});

const pastOf = (random: Random): Tape => {
  const tape = emptyTape();
  for (let session = 0; session < PAST_SESSIONS; session += 1) trade(tape, session, random, 0);
  return tape;
};

/** A clock that jumps now and then, back as well. */
const jumpingClock = (timeline: Timeline, random: Random): (() => number) => {
  let skew = 0;
  return () => {
    if (random.chance(0.05)) skew = random.below(7_200_000) - 3_600_000;
    return timeline.now() + skew;
  };
};

type Stores = Pick<World, 'log' | 'snapshots' | 'readModel' | 'findings' | 'deliveries' | 'parking'>;

type Given = {
  readonly clock: () => number;
  readonly ledger: Ledger;
  readonly driver: Driver;
  readonly onTables: OnTables | null;
};

const inMemory = (driver: Driver, now: () => number): Observed => {
  const log = createMemoryEventStore({ now });
  return { log: driver === 'feed' ? log : unnumbered(log), findings: createMemoryFindings() };
};

const storesOf = (
  { log, readModel, findings, deliveries }: Parts,
  { clock, ledger, driver, onTables }: Given,
): Stores => {
  const kept = onTables ? observe(onTables, clock) : inMemory(driver, clock);
  return {
    log: watchedLog(log(kept.log), ledger),
    snapshots: { ...createMemorySnapshots(), every: 4 },
    readModel: readModel(createMemoryReadModel()),
    findings: findings(kept.findings),
    deliveries: watchedDeliveries(deliveries(createMemoryDeliveryLog()), ledger),
    parking: createMemoryParking(),
  };
};

const bring: Bring = (queue, event) => queue.send([event]);

/** What goes with the way that commits come. */
const waysFor = (
  driver: Driver,
  { timeline, random }: Pick<World, 'timeline' | 'random'>,
  { tables, messaging }: Parts,
): Pick<World, 'onTables' | 'messaging'> => {
  if (driver !== 'table') return { onTables: null, messaging: IN_MEMORY };
  const bus = random.chance(0.5) ? 'eventbridge' : 'sns';
  return {
    onTables: openTables(timeline, random, tables),
    messaging: messagingOnAws(bus, random, { ...SOUND, ...messaging }),
  };
};

const troublesOf = (
  seed: number,
  network: Network,
  random: Random,
): Pick<World, 'isStormy' | 'isPoison' | 'storm' | 'calmDown'> => {
  let isStormy = false;
  return {
    isStormy: () => isStormy,
    isPoison: (name) => isStormy && (hash('sha256', `${seed} ${name}`, 'buffer')[0] ?? 0) % POISON_EVERY === 0,
    storm: () => {
      isStormy = true;
      network.turn(weatherOf(random));
    },
    calmDown: () => {
      isStormy = false;
      network.turn(CALM);
    },
  };
};

/** The world of a seed; the seed says by what commits are brought to subscribers, unless it is said. */
export const createWorld = (seed: number, defect: Defect = {}, wanted?: Driver): World => {
  const random = createRandom(seed);
  const timeline = createTimeline(SESSIONS[PAST_SESSIONS]?.open ?? 0);
  const [history, ledger]: [Happening[], Ledger] = [[], emptyLedger()];
  const drawn = random.chance(0.5) ? 'feed' : 'stream';
  const driver = wanted ?? drawn;
  const parts = partsWith(defect);
  const ways = waysFor(driver, { timeline, random }, parts);
  const { launch, onCrash } = createProcesses(timeline, random);
  const network = createNetwork({
    timeline,
    random,
    note: ({ name }, what, fate) => void history.push({ at: timeline.now(), process: name, what, fate }),
    onCrash,
  });
  const tape = pastOf(random);
  const clock = jumpingClock(timeline, random);
  return {
    seed,
    driver,
    random,
    timeline,
    network,
    history,
    ledger,
    tape,
    clock,
    ...parts,
    ...ways,
    ...storesOf(parts, { clock, ledger, driver, onTables: ways.onTables }),
    jobs: createHop('jobs', timeline.now),
    inbox: createHop('inbox', timeline.now),
    stream: emptyStream(subscriberNames('stream', ways.messaging.bus)),
    bring: parts.bring(bring),
    ...troublesOf(seed, network, random),
    launch,
  };
};
