import type { Subscriber } from '../../application/ports/subscriber.ts';
import { SubscriberRunner, type RunnerOptions } from './subscriber-runner.ts';

/** How far a subscriber has come: `lag` counts the commits it has not seen, `failing` says why its last try failed. */
export type SubscriberStatus = {
  readonly name: string;
  readonly checkpoint: number;
  readonly head: number;
  readonly lag: number;
  readonly failing: string | null;
};

/** Drives the subscribers of one process; runs once. */
export type LocalFeed = {
  /** Begins to bring commits to every subscriber, each from its own checkpoint and at its own pace. */
  start(): void;
  /** Resolves when the subscriber (default all) has seen every commit there was at the call; rejects when stopped before. */
  drained(name?: string): Promise<void>;
  status(): Promise<readonly SubscriberStatus[]>;
  /** Finishes the batches in hand and ends. */
  stop(): Promise<void>;
};

/** The log, who listens to it, and how to wait; `batch` is the most commits handed over at once (default 50). */
export type LocalFeedOptions = Pick<RunnerOptions, 'feed' | 'pause'> & {
  readonly subscribers: readonly Subscriber[];
  readonly batch?: number;
  readonly onFailure?: RunnerOptions['onFailure'];
};

/** A feed within one process: at least once, in order, each subscriber on its own; one that fails is tried again with growing pauses and holds up nobody else. */
export const createLocalFeed = (options: LocalFeedOptions): LocalFeed => {
  const { feed, subscribers, pause, batch = 50, onFailure = () => undefined } = options;
  const runners = subscribers.map((subscriber) => new SubscriberRunner(subscriber, { feed, pause, batch, onFailure }));
  const stopping = new AbortController();
  const wakeAll = (): void => runners.forEach((runner) => runner.wake());
  let runs: readonly Promise<void>[] = [];
  let leave = (): void => undefined;

  const statusOf = (runner: SubscriberRunner, head: number): SubscriberStatus => {
    const { name, checkpoint, failing } = runner;
    return { name, checkpoint, head, lag: Math.max(0, head - checkpoint), failing };
  };

  return {
    start: () => {
      leave = feed.onAppend(wakeAll);
      runs = runners.map((runner) => runner.run(stopping.signal));
    },
    drained: async (name) => {
      const waited = runners.filter((runner) => name === undefined || runner.name === name);
      if (name !== undefined && waited.length === 0) throw new Error(`There is no subscriber ${name}.`);
      const head = await feed.head();
      await Promise.all(waited.map((runner) => runner.reached(head)));
    },
    status: async () => {
      const head = await feed.head();
      return runners.map((runner) => statusOf(runner, head));
    },
    stop: async () => {
      leave();
      stopping.abort();
      wakeAll();
      await Promise.all(runs);
    },
  };
};
