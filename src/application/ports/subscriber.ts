import type { Commit } from './event-store.ts';

/** Reacts to commits, at least once and in order; keeps its checkpoint together with its own effect. */
export interface Subscriber {
  readonly name: string;
  /** Sequence of the last commit whose effect is kept, 0 at first. */
  checkpoint(): Promise<number>;
  /** Takes effect of commits in sequence order and moves the checkpoint to the last of them. A repeated commit changes nothing. */
  handle(commits: readonly Commit[]): Promise<void>;
}
