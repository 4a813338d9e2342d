import type { Detector, Reading } from './detector.ts';
import type { ChannelReading } from './judgement.ts';
import { UNDIRECTED, type Direction, type Kind } from './kinds.ts';
import type { Levels } from './levels.ts';
import { ownSurprise, pooledSurprise, type OwnTail } from './own-tail.ts';
import { surpriseOfZ, zOfSurprise, type Tail } from './tail.ts';

/** Surprise of leaving a baseline that did not vary at all: no z-score exists, and nothing in it was like this. */
const DEPARTURE_SURPRISE = 15;

/** What one detector read on a bar, and the ticker's own tail of it (null where it has none). */
export type Read = { readonly detector: Detector; readonly reading: Reading; readonly own: OwnTail | null };

/** A channel's numbers, what they are of, and its surprise less what its weight takes. */
export type Measured = {
  readonly channel: ChannelReading;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly share: number;
};

type Ready = Extract<Reading, { status: 'ready' }>;
type Flat = Extract<Reading, { status: 'flat' }>;

const finite = (z: number): number => Math.min(Math.max(z, -Number.MAX_VALUE), Number.MAX_VALUE);

const surpriseOf = (tail: Tail, own: OwnTail | null, z: number): number => {
  const pooled = surpriseOfZ(tail, z);
  return own ? ownSurprise(own, pooled) : pooled;
};

const thresholdOf = (tail: Tail, own: OwnTail | null, surprise: number): number =>
  zOfSurprise(tail, own ? pooledSurprise(own, surprise) : surprise);

const measureFlat = (levels: Levels, { detector }: Read, { value, expected, sample }: Flat): Measured => {
  const share = value === expected ? levels.enter : DEPARTURE_SURPRISE;
  const { name, version } = detector;
  const threshold = levels.fixedZ ?? 0;
  const numbers = { value, expected, spread: 0, z: 0, surprise: share, threshold, sample };
  return { channel: { detector: name, version, ...numbers }, kind: 'flat-baseline', direction: null, share };
};

const directionOf = (kind: Kind, z: number): Direction => {
  if (UNDIRECTED.has(kind)) return null;
  return z < 0 ? 'down' : 'up';
};

/** A channel at the levels of its rule: its tail, what its surprise loses by its weight, and the surprise at which it starts a finding. */
type Bound = { readonly tail: Tail; readonly penalty: number; readonly enter: number; readonly fixedZ: number | null };

const measureReady = (
  { tail, penalty, enter, fixedZ }: Bound,
  { detector, own }: Read,
  { value, expected, spread, sample }: Ready,
): Measured => {
  const { name, version, kind } = detector;
  const z = finite((value - expected) / spread);
  const surprise = surpriseOf(tail, own, z);
  const threshold = fixedZ ?? thresholdOf(tail, own, enter);
  const channel = { detector: name, version, value, expected, spread, z, surprise, threshold, sample };
  return { channel, kind, direction: directionOf(kind, z), share: surprise - penalty };
};

/** The numbers of the i-th channel of a rule, whose findings start above `enter`; null where the bar gives it none. */
export const measure = (levels: Levels, i: number, enter: number, read: Read): Measured | null => {
  const { reading } = read;
  const { rule, penalties, fixedZ } = levels;
  const tail = rule.channels[i]?.tail;
  if (reading.status === 'flat') return measureFlat(levels, read, reading);
  if (reading.status !== 'ready' || !tail) return null;
  const penalty = penalties[i] ?? 0;
  return measureReady({ tail, penalty, enter: enter + penalty, fixedZ }, read, reading);
};
