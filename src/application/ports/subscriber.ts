import type { Commit } from './event-store.ts';

/** Reacts to commits, at least once; keeps with its own effect which versions of each stream it has seen, and its checkpoint. */
export interface Subscriber {
  readonly name: string;
  /** Sequence up to which commits took effect or were passed over, 0 at first. */
  checkpoint(): Promise<number>;
  /** Takes effect of commits, within a stream in order of version however they come: what was seen changes nothing, what was left out is read back first. Moves the checkpoint to the last of them, never back; once `stopping` is aborted it may end early, with the checkpoint at what took effect. */
  handle(commits: readonly Commit[], stopping?: AbortSignal): Promise<void>;
  /** Moves the checkpoint without an effect, over commits that are parked elsewhere; never back. */
  passOver(sequence: number): Promise<void>;
}
