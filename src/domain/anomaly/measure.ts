import type { Detector, Reading } from './detector.ts';
import type { ChannelReading } from './judgement.ts';
import { UNDIRECTED, type Direction, type Kind } from './kinds.ts';
import type { Levels } from './levels.ts';
import { lineOf, ownSurprise, pooledSurprise, type OwnTail } from './own-tail.ts';
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

/** The i-th channel of a rule: the surprise at which it starts a finding, and by how much that is more than of a channel of weight 1. */
type Bound = { readonly tail: Tail; readonly penalty: number; readonly enter: number; readonly fixedZ: number | null };

const measureReady = (bound: Bound, { detector, own }: Read, reading: Ready): Measured => {
  const { tail, penalty } = bound;
  const { value, expected, spread, sample } = reading;
  const z = finite((value - expected) / spread);
  const pooled = surpriseOfZ(tail, z);
  const line = own && lineOf(own);
  const surprise = line ? ownSurprise(line, pooled) : pooled;
  const threshold = bound.fixedZ ?? zOfSurprise(tail, line ? pooledSurprise(line, bound.enter) : bound.enter);
  const { name, version, kind } = detector;
  const channel = { detector: name, version, value, expected, spread, z, surprise, threshold, sample };
  return { channel, kind, direction: directionOf(kind, z), share: surprise - penalty };
};

/** The numbers of the i-th channel of a rule, whose findings start above `enter`; null where the bar gives it none. */
export const measure = (levels: Levels, i: number, enter: number, read: Read): Measured | null => {
  const { reading } = read;
  if (reading.status === 'flat') return measureFlat(levels, read, reading);
  const { rule, penalties, fixedZ } = levels;
  const channel = rule.channels[i];
  if (reading.status !== 'ready' || !channel) return null;
  const penalty = penalties[i] ?? 0;
  return measureReady({ tail: channel.tail, penalty, enter: enter + penalty, fixedZ }, read, reading);
};
