import type { Commit } from '../../src/application/ports/event-store.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import type { Process } from './network.ts';
import { keeperOf, subscribersOf } from './subscribers.ts';
import type { World } from './world.ts';

/** How long a stream keeps a record, in milliseconds. */
const KEPT = 86_400_000;

/** Most records that are handed over at once, tries before they are given up, and the longest between two looks (milliseconds). */
const [BATCH, TRIES, LONGEST_PAUSE] = [5, 6, 7_200_000];

/** An outage of those who read the stream: how likely after a look, and how long it is at most. */
const [OUTAGE, LONGEST_OUTAGE] = [0.02, 3 * KEPT];

type StreamRecord = { readonly commit: Commit; readonly at: number; tries: number };

/** The records of a table's stream that each subscriber has yet to take; what is lost, too old or tried too often is not in it any more. `isAsked` says that someone wants all streams handed over again. */
export type StreamBacklog = { readonly records: StreamRecord[][]; isAsked: boolean };

/** How many records wait. */
export const waitingIn = ({ records }: StreamBacklog): number => records.reduce((sum, { length }) => sum + length, 0);

/** A commit as a table has it, which keeps no order over its streams. */
const unnumbered = (commit: Commit): Commit => ({ ...commit, sequence: 0 });

/** A stream that has the commits of the log from now on, without a sequence, one in fifty of them lost. */
export const openStream = ({ log, ledger, timeline, random }: World, subscribers: number): StreamBacklog => {
  const records: StreamRecord[][] = Array.from({ length: subscribers }, () => []);
  let told = 0;
  log.onAppend(() => {
    timeline.after(0, () => {
      for (const { commit } of ledger.answered.slice(told))
        for (const backlog of records)
          if (!random.chance(0.02)) backlog.push({ commit: unnumbered(commit), at: timeline.now(), tries: 0 });
      told = ledger.answered.length;
    });
  });
  return { records, isAsked: false };
};

/** A mixed batch in which some records are twice. */
const mixed = ({ random }: World, backlog: readonly StreamRecord[]): readonly StreamRecord[] => {
  const batch = random.shuffled(backlog).slice(0, 1 + random.below(BATCH));
  return batch.flatMap((record) => (random.chance(0.1) ? [record, record] : [record]));
};

const drop = (backlog: StreamRecord[], isGone: (record: StreamRecord) => boolean): void => {
  backlog.splice(0, backlog.length, ...backlog.filter((record) => !isGone(record)));
};

const handOver = async (world: World, subscriber: Subscriber, backlog: StreamRecord[]): Promise<void> => {
  drop(backlog, ({ at, tries }) => at < world.timeline.now() - KEPT || tries >= TRIES);
  const batch = mixed(world, backlog);
  if (batch.length === 0) return;
  for (const record of batch) record.tries += 1;
  try {
    await subscriber.handle(batch.map(({ commit }) => commit));
    drop(backlog, (record) => batch.includes(record));
  } catch {
    return;
  }
};

/** Hands every stream over again as the table has it, whatever its records came to. */
export const handOverAll = async ({ log }: World, subscribers: readonly Subscriber[]): Promise<void> => {
  for (const stream of await log.streams()) {
    const { commits } = await log.read(stream);
    for (const subscriber of subscribers) await subscriber.handle(commits.map(unnumbered));
  }
};

const handOverAsked = async (
  world: World,
  subscribers: readonly Subscriber[],
  backlog: StreamBacklog,
): Promise<void> => {
  if (!backlog.isAsked) return;
  try {
    await handOverAll(world, subscribers);
    backlog.isAsked = false;
  } catch {
    return;
  }
};

/** A process that hands records of the stream over, and all streams where that is asked, for ever. */
export const startStreamReader = async (world: World, caller: Process, backlog: StreamBacklog): Promise<never> => {
  const { network, random } = world;
  const subscribers = [...subscribersOf(world, caller), keeperOf(world, caller)];
  for (;;) {
    await handOverAsked(world, subscribers, backlog);
    for (const [i, subscriber] of subscribers.entries()) await handOver(world, subscriber, backlog.records[i] ?? []);
    await network.sleep(caller, random.below(random.chance(OUTAGE) ? LONGEST_OUTAGE : LONGEST_PAUSE));
  }
};
