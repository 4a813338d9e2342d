import { createTickerHandler } from '../../src/application/commands/handle-command.ts';
import { loadBars } from '../../src/application/commands/load-bars.ts';
import type { EventStore } from '../../src/application/ports/event-store.ts';
import type { Snapshots } from '../../src/application/ports/snapshots.ts';
import type { Message } from '../../src/application/ports/work-queue.ts';
import { POLICY, remoteMarketData, SERIES } from './market.ts';
import type { Process } from './network.ts';
import { remoteLog, remoteSnapshots } from './remote-log.ts';
import type { World } from './world.ts';

/** Longest until the next look into a queue that gave something, and into one that gave nothing, where things go wrong and where not, in milliseconds. */
const [BUSY, IDLE, CALM] = [600_000, 57_600_000, 14_400_000];

/** Works off a queue batch by batch, until it is told to stop and the batch in hand is done; what a batch failed with comes again. */
export const workFor = async (
  { network, random, ...world }: World,
  caller: Process,
  hop: World['jobs'],
  handle: (message: Message) => Promise<void>,
): Promise<void> => {
  const queue = world.messaging.queue({ network, caller }, hop.queue);
  const work = async (message: Message): Promise<void> => {
    await handle(message);
    hop.seen.done.add(message.id);
  };
  const idle = (): number => (world.isStormy() ? IDLE : CALM);
  while (!caller.stopping.signal.aborted) {
    const worked = await world.workBatch(queue, { most: 3, wait: 0, handle: work }).catch(() => null);
    await network.sleep(caller, random.below(worked?.done === 0 ? idle() : BUSY));
  }
};

/** The log and the snapshots as a worker has them. */
export type Judging = { readonly log: EventStore; readonly snapshots: Snapshots };

const overNetwork = (world: World, caller: Process): Judging => {
  const way = { network: world.network, caller };
  return { log: remoteLog(way, world.log), snapshots: remoteSnapshots(way, world.snapshots) };
};

/** A worker: takes jobs that name a ticker and judges its new bars, until it is told to stop. */
export const startWorker = (
  world: World,
  caller: Process,
  judging: Judging = overNetwork(world, caller),
): Promise<void> => {
  const way = { network: world.network, caller };
  let commits = 0;
  const tickers = createTickerHandler({
    store: judging.log,
    snapshots: judging.snapshots,
    newCommitId: () => `${caller.name} ${world.timeline.now()} ${(commits += 1)}`,
    pause: (attempt) => world.network.sleep(caller, 2 ** attempt),
  });
  const loading = {
    tickers,
    marketData: remoteMarketData(way, world.tape),
    policy: POLICY,
    breathe: () => world.network.sleep(caller, 1),
  };
  return workFor(world, caller, world.jobs, async ({ body }) => {
    const series = SERIES.find(({ ticker }) => ticker === body);
    if (!series) throw new Error(`There is no ticker ${body}.`);
    for await (const tally of loadBars(loading, series)) void tally;
  });
};
