import type { Redrive } from '../../application/ports/parking.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { SubscriberRunner, type RunnerOptions } from './subscriber-runner.ts';

/** How far a subscriber has come: `lag` counts the commits it has not come to, `failing` says why its last try failed, `parked` counts the streams it is not given. */
export type SubscriberStatus = {
  readonly name: string;
  readonly checkpoint: number;
  readonly head: number;
  readonly lag: number;
  readonly failing: string | null;
  readonly parked: number;
};

/** Drives the subscribers of one process; runs once. */
export type LocalFeed = {
  /** Begins to bring commits to the named subscribers (default all), each from its own checkpoint and at its own pace; the others can be started later. */
  start(names?: readonly string[]): void;
  /** Resolves when the subscriber (default all) has come past every commit there was at the call; rejects when stopped before, and while only a person can mend what it fails with. */
  drained(name?: string): Promise<void>;
  status(): Promise<readonly SubscriberStatus[]>;
  /** Hands the parked streams of a subscriber (default all of them) over again, each in order, on behalf of someone; also while not started. */
  redrive(by: string, name: string, stream?: string): Promise<readonly Redrive[]>;
  /** Does work while the subscriber is handed nothing. */
  between<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Lets each subscriber finish what it has begun, and ends. */
  stop(): Promise<void>;
};

type Defaulted = 'batch' | 'mostDeliveries' | 'onFailure' | 'onParked';

/** The log, who listens to it, what could not be taken, and how to wait; `batch` is the most commits handed over at once (default 50), `mostDeliveries` how often one is before it is parked (default 10). */
export type LocalFeedOptions = Omit<RunnerOptions, Defaulted | 'stopping'> &
  Partial<Pick<RunnerOptions, Defaulted>> & { readonly subscribers: readonly Subscriber[] };

const DEFAULTS = { batch: 50, mostDeliveries: 10, onFailure: () => undefined, onParked: () => undefined };

/** A feed within one process: at least once, in order, each subscriber on its own; one that fails is tried again with growing pauses and holds up nobody else, a commit that cannot be taken is parked with what comes behind it. */
export const createLocalFeed = (options: LocalFeedOptions): LocalFeed => {
  const { subscribers, ...given } = options;
  const { feed, parking } = given;
  const stopping = new AbortController();
  const shared = { ...DEFAULTS, ...given, stopping: stopping.signal };
  const runners = subscribers.map((subscriber) => new SubscriberRunner(subscriber, shared));
  const wakeAll = (): void => runners.forEach((runner) => runner.wake());
  const runs = new Map<string, Promise<void>>();
  let leave = (): void => undefined;

  const statusOf = async (runner: SubscriberRunner, head: number): Promise<SubscriberStatus> => {
    const { name, checkpoint, failing } = runner;
    const parked = (await parking.parked(name)).length;
    return { name, checkpoint, head, lag: Math.max(0, head - checkpoint), failing, parked };
  };
  const named = (name: string): SubscriberRunner => {
    const runner = runners.find((one) => one.name === name);
    if (!runner) throw new Error(`There is no subscriber ${name}.`);
    return runner;
  };

  return {
    start: (names = runners.map(({ name }) => name)) => {
      if (runs.size === 0) leave = feed.onAppend(wakeAll);
      for (const name of names) if (!runs.has(name)) runs.set(name, named(name).run());
    },
    drained: async (name) => {
      const waited = name === undefined ? runners : [named(name)];
      const head = await feed.head();
      await Promise.all(waited.map((runner) => runner.reached(head)));
    },
    status: async () => {
      const head = await feed.head();
      return Promise.all(runners.map((runner) => statusOf(runner, head)));
    },
    between: async (name, work) => named(name).between(work),
    redrive: async (by, name, stream) => named(name).redrive(by, stream),
    stop: async () => {
      leave();
      stopping.abort();
      wakeAll();
      await Promise.all(runs.values());
    },
  };
};
