import type { Judgement } from '../anomaly/judgement.ts';
import { countReading, unknownTail, type OwnTail } from '../anomaly/own-tail.ts';
import type { Memory } from './memory.ts';

/** Where a ticker stands by what its judgements were so far: its own tail of each detector's readings, and how far the levels of all rules with a budget have moved. A correction does not change it: it counts what was told. */
export type Standing = { readonly tails: readonly (OwnTail | null)[]; readonly shift: number };

/** How far one finding of any rule raises the levels of all, in surprise; a finding's time of quiet lowers them as much (adaptive conformal inference: Gibbs & Candes, 2021). */
const STEP = 0.1;

/** The farthest levels move: a factor of ten in rarity. A ticker beyond that shows by its rate. */
const FARTHEST = 1;

const within = (shift: number): number => Math.min(Math.max(shift, -FARTHEST), FARTHEST);

/** The standing of a ticker that has not been judged. */
export const newStanding = (memories: readonly Memory[]): Standing => ({
  tails: memories.map(({ detector: { ownTail } }) => (ownTail === null ? null : unknownTail(ownTail))),
  shift: 0,
});

/** The standing under another policy: tails of detectors that stay are kept, levels start anew. */
export const restated = (
  before: readonly Memory[],
  { tails }: Standing,
  fresh: Standing,
  memories: readonly Memory[],
): Standing => ({
  ...fresh,
  tails: memories.map(({ detector }, i) => {
    const known = before.findIndex((memory) => memory.detector === detector);
    return tails[known] ?? fresh.tails[i] ?? null;
  }),
});

const tailAfter = (tail: OwnTail | null, { detector }: Memory, { channels }: Judgement): OwnTail | null => {
  if (!tail) return null;
  for (const reading of channels) if (reading.detector === detector.name) return countReading(tail, reading.surprise);
  return tail;
};

/** Whether nothing can be found of the ticker now: such quiet is no reason to listen more closely. */
const isThin = (memories: readonly Memory[]): boolean => {
  for (const { detector, state } of memories) if (detector.isThin?.(state)) return true;
  return false;
};

/** The standing after the judgement of a bar, under a policy held to `pace` findings per bar; the levels stay where they are while the ticker trades too thinly for any. */
export const afterBar = (
  standing: Standing,
  memories: readonly Memory[],
  pace: number,
  judgement: Judgement,
): Standing => {
  if (judgement.verdict === 'unjudged') return standing;
  const tails = memories.map((memory, i) => tailAfter(standing.tails[i] ?? null, memory, judgement));
  return { tails, shift: isThin(memories) ? standing.shift : within(standing.shift - STEP * pace) };
};

/** The standing after a finding was told, whichever rule's; a policy without a pace stays where it is. */
export const afterFinding = (standing: Standing, pace: number): Standing =>
  pace > 0 ? { ...standing, shift: within(standing.shift + STEP) } : standing;
