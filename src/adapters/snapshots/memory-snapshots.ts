import type { Snapshot, Snapshots } from '../../application/ports/snapshots.ts';

/** Snapshots that end with the process. */
export const createMemorySnapshots = (): Snapshots => {
  const kept = new Map<string, Snapshot>();
  return {
    every: 64,
    newest: async (stream) => kept.get(stream) ?? null,
    keep: async (snapshot) => void kept.set(snapshot.stream, { ...snapshot }),
  };
};
