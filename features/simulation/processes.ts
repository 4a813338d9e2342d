import { processOf, type Process } from './network.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** Longest that a process is down, in milliseconds. */
const LONGEST_DOWN = 7_200_000;

/** What a process does; one that ends when it is told to stop resolves then. */
export type Run = (self: Process) => Promise<void> | void;

/** The processes of a world. */
export type Processes = {
  /** Starts a process, and again some time after each crash and after each stop. */
  readonly launch: (name: string, run: Run) => void;
  /** Hears that a process crashed. */
  readonly onCrash: (process: Process) => void;
};

/** No process runs at first. */
export const createProcesses = (timeline: Timeline, random: Random): Processes => {
  const runs = new Map<string, Run>();

  const startLater = ({ name }: Process): void => timeline.after(random.below(LONGEST_DOWN), () => start(name));

  const end = (self: Process): void => {
    if (!self.alive || !self.stopping.signal.aborted) return;
    self.alive = false;
    startLater(self);
  };

  const start = (name: string): void => {
    const self = processOf(name);
    void runs
      .get(name)?.(self)
      ?.then(() => end(self));
  };

  return {
    launch: (name, run) => {
      runs.set(name, run);
      start(name);
    },
    onCrash: startLater,
  };
};
