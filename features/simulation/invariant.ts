import type { World } from './world.ts';

/** Something that holds of every history, always or once nothing is under way; `check` gives what breaks it, in words. */
export type Invariant = {
  readonly name: `I${number}`;
  readonly says: string;
  readonly when: 'always' | 'at rest';
  readonly check: (world: World) => Promise<readonly string[]>;
};
