import { hash } from 'node:crypto';
import type { LocalFeed } from '../../src/adapters/feed/local-feed.ts';
import { reasonOf } from '../../src/adapters/feed/blame.ts';
import { startConsumer } from './consumer.ts';
import type { Defect } from './defect.ts';
import { startFeeder, untilStopped } from './feeder.ts';
import { startApart, startInstallation, startRebuild } from './installation.ts';
import type { Invariant } from './invariant.ts';
import { INVARIANTS } from './invariants.ts';
import { correct, SERIES, SESSIONS, trade } from './market.ts';
import { processOf, type Process } from './network.ts';
import { TELLING, type OnTables } from './on-tables.ts';
import { remoteParking } from './remote-effects.ts';
import { openStream } from './stream.ts';
import { catchUp, startStreamReader } from './stream-reader.ts';
import { checkpointsOf, keeperOf } from './subscribers.ts';
import { waitingIn } from './table-stream.ts';
import { startWorker } from './worker.ts';
import { createWorld, PAST_SESSIONS, type Driver, type Happening, type World } from './world.ts';

/** Sessions that are traded while things go wrong. */
const STORMY_SESSIONS = 5;

/** Longest until it is quiet again, in milliseconds. */
const LONGEST_CALM = 288_000_000;

/** What broke, of which invariant. */
export type Violation = { readonly invariant: Invariant['name']; readonly what: string };

/** What a run came to; `digest` is the same for the same history. */
export type Run = {
  readonly seed: number;
  readonly driver: World['driver'];
  readonly steps: number;
  readonly digest: string;
  readonly history: readonly Happening[];
  readonly violations: readonly Violation[];
};

/** Who brings commits to subscribers: whether everything has come to them, and how what is parked or lost is handed over again; in a table, how findings are made anew. */
type Delivering = {
  readonly rebuild?: () => void;
  readonly isDone: () => Promise<boolean>;
  readonly redrive: (caller: Process) => Promise<void>;
};

/** Longest until a stream is switched off after a session, and until it is on again, in milliseconds. */
const LONGEST_SWITCH = 36_000_000;

const OPERATOR = 'an operator';

const reachedBy = async (world: World): Promise<number> => Math.min(...(await checkpointsOf(world)).values());

/** A process that brings commits, and by what. */
type Bringing = { readonly self: Process; readonly feed: LocalFeed };

const isUp = (bringing: Bringing | null): boolean =>
  bringing !== null && bringing.self.alive && !bringing.self.stopping.signal.aborted;

const redriveBy = async ({ parking }: World, bringing: Bringing | null): Promise<void> => {
  for (const { subscriber } of await parking.parked()) await bringing?.feed.redrive(OPERATOR, subscriber);
};

const deliverByFeed = (world: World): Delivering => {
  let bringing: Bringing | null = null;
  world.launch('feeder', (self) => {
    bringing = { self, feed: startFeeder(world, self) };
    return untilStopped(bringing.feed, self);
  });
  return {
    isDone: async () => isUp(bringing) && (await reachedBy(world)) === (await world.log.head()),
    redrive: () => redriveBy(world, bringing),
  };
};

const deliverByTable = (world: World, onTables: OnTables): Delivering => {
  let bringing: Bringing | null = null;
  world.launch(TELLING, (self) => startInstallation(world, self, onTables, (feed) => void (bringing = { self, feed })));
  const order = onTables.orderOf(TELLING);
  const rebuilding = new Set<string>();
  let rebuilds = 0;
  return {
    rebuild: () => {
      const name = `rebuild ${(rebuilds += 1)}`;
      rebuilding.add(name);
      world.launch(name, async (self) => void ((await startRebuild(world, self, onTables)) && rebuilding.delete(name)));
    },
    isDone: async () =>
      rebuilding.size === 0 &&
      isUp(bringing) &&
      order.head() === onTables.commits() &&
      (await reachedBy(world)) === order.head(),
    redrive: () => redriveBy(world, bringing),
  };
};

const deliverByStream = (world: World): Delivering => {
  const { stream, parking, network } = world;
  openStream(world);
  world.launch('reader', (self) => startStreamReader(world, self));
  return {
    isDone: async () => waitingIn(stream).size === 0 && !stream.isAsked,
    redrive: async (caller) => {
      stream.isAsked = world.heals;
      if (world.heals) await catchUp(world, keeperOf(world, caller), remoteParking({ network, caller }, parking));
    },
  };
};

const deliverIn = (world: World): Delivering => {
  if (world.onTables) return deliverByTable(world, world.onTables);
  return world.driver === 'feed' ? deliverByFeed(world) : deliverByStream(world);
};

/** Two processes that take jobs; on tables the one that tells people is the other. */
const launchWorkers = (world: World): void => {
  const { onTables, launch } = world;
  if (onTables) return launch('worker 1', (self) => startApart(world, self, onTables));
  for (const name of ['worker 1', 'worker 2']) launch(name, (self) => startWorker(world, self));
};

/** Sends jobs as a schedule does: one for each ticker, twice or not at all when it goes wrong, and more often one that nobody can do. */
const schedule = async (world: World, goesWrong: number): Promise<void> => {
  const { network, messaging, jobs, random, ledger } = world;
  const queue = messaging.queue({ network, caller: processOf('schedule') }, jobs.queue);
  for (const { ticker } of SERIES) {
    const times = random.chance(goesWrong) ? random.below(2) * 2 : 1;
    await queue.send(Array.from({ length: times }, () => ticker));
    ledger.scheduled += times;
  }
  if (random.chance(3 * goesWrong)) await queue.send(['NOBODY']);
};

/** Sends the dead letters of both queues back. */
const redriveLetters = async (world: World, caller: Process): Promise<void> => {
  const { network, messaging } = world;
  const way = { network, caller };
  const trail = remoteParking(way, world.parking);
  for (const hop of [world.jobs, world.inbox]) {
    const letters = { queue: messaging.queue(way, hop.queue), dead: messaging.queue(way, hop.dead), trail };
    await world.redriveQueue(letters, { by: OPERATOR, at: world.timeline.now() }, 10);
  }
};

/** The stream of the table is switched off so many milliseconds from now, and on again as another one. */
const planSwitch = ({ timeline, random }: World, { stream }: OnTables, off: number): void => {
  timeline.after(off, stream.switchOff);
  timeline.after(off + random.below(LONGEST_SWITCH), stream.switchOn);
};

/** In some seeds there is one more session, and while it is judged another stream and other findings. */
const tradeAnew = (world: World, onTables: OnTables, { rebuild }: Delivering, session: number): void => {
  if (world.random.chance(0.5)) return;
  trade(world.tape, session, world.random, 0.3);
  planSwitch(world, onTables, 0);
  rebuild?.();
};

const planSession = (world: World, delivering: Delivering, session: number): void => {
  const { timeline, random, tape, onTables } = world;
  const at = (SESSIONS[session]?.close ?? 0) - timeline.now();
  timeline.after(at, () => {
    trade(tape, session, random, 0.3);
    if (random.chance(0.3)) correct(tape, random);
    if (onTables && random.chance(0.4)) planSwitch(world, onTables, random.below(LONGEST_SWITCH));
    void schedule(world, 0.1).catch(() => null);
  });
  timeline.after(at + random.below(50_000_000), () =>
    world.launch('operator', (self) => {
      void redriveLetters(world, self).catch(() => null);
      if (random.chance(0.5)) void delivering.redrive(self).catch(() => null);
    }),
  );
  if (delivering.rebuild && random.chance(0.3)) timeline.after(at + random.below(LONGEST_SWITCH), delivering.rebuild);
};

const isEmpty = async ({ jobs, inbox, ledger }: World): Promise<boolean> => {
  for (const { queue } of [jobs, inbox]) {
    const { waiting, inHand } = await queue.counts();
    if (waiting + inHand > 0) return false;
  }
  return ledger.underWay === 0;
};

/** Steps until nothing is under way; gives how many steps that took, Infinity when it was never quiet. */
const settle = async (world: World, delivering: Delivering): Promise<number> => {
  const { timeline } = world;
  const end = timeline.now() + LONGEST_CALM;
  for (let steps = 1; timeline.now() <= end; steps += 1) {
    if (!(await timeline.step())) return Infinity;
    if ((await isEmpty(world)) && (await delivering.isDone())) return steps;
  }
  return Infinity;
};

const stepUntil = async ({ timeline }: World, end: number): Promise<number> => {
  let steps = 0;
  while (timeline.now() < end && (await timeline.step())) steps += 1;
  return steps;
};

const violationsIn = async (world: World, when: Invariant['when']): Promise<readonly Violation[]> => {
  const violations: Violation[] = [];
  for (const { name, when: due, check } of INVARIANTS) {
    if (due === 'at rest' && when === 'always') continue;
    const broken = await check(world).catch((error: unknown) => [reasonOf(error)]);
    violations.push(...broken.map((what) => ({ invariant: name, what })));
  }
  return violations;
};

/** Runs the whole pipeline from a seed: some sessions in which things go wrong, then calm until nothing is under way; both times the invariants are checked. */
export const simulate = async (seed: number, defect: Defect = {}, driver?: Driver): Promise<Run> => {
  const world = createWorld(seed, defect, driver);
  const { history, timeline } = world;
  launchWorkers(world);
  world.launch('consumer', (self) => startConsumer(world, self));
  const delivering = deliverIn(world);
  await schedule(world, 0);
  world.storm();
  const end = PAST_SESSIONS + STORMY_SESSIONS;
  for (let session = PAST_SESSIONS; session < end; session += 1) planSession(world, delivering, session);
  let steps = await stepUntil(world, SESSIONS[end]?.close ?? 0);
  const violations = [...(await violationsIn(world, 'always'))];

  world.calmDown();
  if (world.onTables) tradeAnew(world, world.onTables, delivering, end);
  await schedule(world, 0);
  steps += await settle(world, delivering);
  const operator = processOf('operator');
  void redriveLetters(world, operator).catch(() => null);
  void delivering.redrive(operator).catch(() => null);
  await timeline.step();
  steps += await settle(world, delivering);
  if (Number.isFinite(steps)) violations.push(...(await violationsIn(world, 'at rest')));
  else violations.push({ invariant: 'I5', what: 'It was never quiet again.' });
  return { seed, driver: world.driver, steps, digest: hash('sha256', JSON.stringify(history)), history, violations };
};
