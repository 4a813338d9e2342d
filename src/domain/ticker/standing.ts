import type { Judgement } from '../anomaly/judgement.ts';
import { countReading, UNKNOWN_TAIL, type OwnTail } from '../anomaly/own-tail.ts';
import type { Memory } from './memory.ts';

/** The findings per bar that a rule is held to. */
export type Pace = { readonly rule: string; readonly findingsPerBar: number };

/** Where a ticker stands by what its judgements were so far: its own tail of each detector's readings, and how far the levels of each rule with a pace have moved. A correction does not change it: it counts what was told. */
export type Standing = { readonly tails: readonly (OwnTail | null)[]; readonly shifts: readonly number[] };

/** How far one finding raises the levels of its rule, in surprise; a finding's time of quiet lowers them as much (adaptive conformal inference: Gibbs & Candes, 2021). */
const STEP = 0.1;

/** The farthest levels move: a factor of ten in rarity. A ticker beyond that shows by its rate. */
const FARTHEST = 1;

const within = (shift: number): number => Math.min(Math.max(shift, -FARTHEST), FARTHEST);

/** The standing of a ticker that has not been judged. */
export const newStanding = (memories: readonly Memory[], paces: readonly Pace[]): Standing => ({
  tails: memories.map(({ detector }) => (detector.ownTail ? UNKNOWN_TAIL : null)),
  shifts: paces.map(() => 0),
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
  const reading = channels.find((one) => one.detector === detector.name);
  return reading ? countReading(tail, reading.surprise) : tail;
};

/** The standing after the judgement of a bar. */
export const afterBar = (
  { tails, shifts }: Standing,
  memories: readonly Memory[],
  paces: readonly Pace[],
  judgement: Judgement,
): Standing =>
  judgement.verdict === 'unjudged'
    ? { tails, shifts }
    : {
        tails: tails.map((tail, i) => {
          const memory = memories[i];
          return memory ? tailAfter(tail, memory, judgement) : tail;
        }),
        shifts: shifts.map((shift, i) => within(shift - STEP * (paces[i]?.findingsPerBar ?? 0))),
      };

/** The standing after a finding of a rule was told. */
export const afterFinding = (standing: Standing, paces: readonly Pace[], rule: string): Standing => ({
  ...standing,
  shifts: standing.shifts.map((shift, i) => (paces[i]?.rule === rule ? within(shift + STEP) : shift)),
});

/** How far the levels of a rule have moved. */
export const shiftOf = ({ shifts }: Standing, paces: readonly Pace[], rule: string): number =>
  shifts[paces.findIndex((pace) => pace.rule === rule)] ?? 0;
