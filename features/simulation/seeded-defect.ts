import type { Invariant } from './invariant.ts';
import type { Defect } from './defect.ts';
import type { Driver } from './world.ts';

/** What is wrong with a system, the invariant that finds it, and words of what it finds; with `driver`, where commits are brought by that. */
export type SeededDefect = {
  readonly what: string;
  readonly driver?: Driver;
  readonly breaks: Invariant['name'];
  readonly words: string;
  readonly defect: () => Defect;
};

/** Gives true every so many calls. */
export const everyNth = (nth: number): (() => boolean) => {
  let count = 0;
  return () => (count += 1) % nth === 0;
};
