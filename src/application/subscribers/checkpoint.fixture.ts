import type { Checkpoint } from '../ports/checkpoint.ts';

/** A checkpoint that is forgotten with the test. */
export const rememberedCheckpoint = (): Checkpoint => {
  let reached = 0;
  return {
    checkpoint: async () => reached,
    moveTo: async (sequence) => {
      reached = Math.max(reached, sequence);
    },
  };
};
