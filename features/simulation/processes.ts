import type { Process } from './network.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** Longest that a process is down, in milliseconds. */
const LONGEST_DOWN = 7_200_000;

/** The processes of a world. */
export type Processes = {
  /** Starts a process, and again some time after each crash. */
  readonly launch: (name: string, run: (self: Process) => void) => void;
  /** Hears that a process ended. */
  readonly onCrash: (process: Process) => void;
};

/** No process runs at first. */
export const createProcesses = (timeline: Timeline, random: Random): Processes => {
  const runs = new Map<string, (self: Process) => void>();
  const start = (name: string): void => runs.get(name)?.({ name, alive: true });
  return {
    launch: (name, run) => {
      runs.set(name, run);
      start(name);
    },
    onCrash: ({ name }) => timeline.after(random.below(LONGEST_DOWN), () => start(name)),
  };
};
