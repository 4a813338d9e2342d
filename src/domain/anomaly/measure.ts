import type { Detector, Reading } from './detector.ts';
import type { ChannelReading } from './judgement.ts';
import { UNDIRECTED, type Direction, type Kind } from './kinds.ts';
import type { Levels, RuleChannel } from './levels.ts';
import { lineOf, ownSurprise, pooledSurprise, type OwnTail } from './own-tail.ts';
import { surpriseOfZ, zOfSurprise } from './tail.ts';

/** Surprise of leaving a baseline that did not vary at all: no z-score exists, and nothing in it was like this. */
const DEPARTURE_SURPRISE = 15;

/** What one detector read on a bar, and the ticker's own tail of it (null where it has none). */
export type Read = { readonly detector: Detector; readonly reading: Reading; readonly own: OwnTail | null };

type Ready = Extract<Reading, { status: 'ready' }>;
type Flat = Extract<Reading, { status: 'flat' }>;

/** Where a rule stands for a ticker: the surprise above which a channel of weight 1 starts a finding, and its levels. */
export type Bound = { readonly enter: number; readonly levels: Levels };

const finite = (z: number): number => Math.min(Math.max(z, -Number.MAX_VALUE), Number.MAX_VALUE);

const measureFlat = (
  { levels }: Bound,
  { name, version }: RuleChannel,
  { value, expected, sample }: Flat,
): ChannelReading => {
  const surprise = value === expected ? levels.enter : DEPARTURE_SURPRISE;
  const threshold = levels.fixedZ ?? 0;
  return { detector: name, version, value, expected, spread: 0, z: 0, surprise, threshold, sample };
};

const measureReady = (
  bound: Bound,
  { name, version, tail, penalty }: RuleChannel,
  { own }: Read,
  reading: Ready,
): ChannelReading => {
  const { value, expected, spread, sample, since, parts } = reading;
  const z = finite((value - expected) / spread);
  const pooled = surpriseOfZ(tail, z);
  const line = own === null ? null : lineOf(own);
  const surprise = line !== null ? ownSurprise(line, pooled) : pooled;
  const enter = bound.enter + penalty;
  const threshold = bound.levels.fixedZ ?? zOfSurprise(tail, line !== null ? pooledSurprise(line, enter) : enter);
  const read = { detector: name, version, value, expected, spread, z, surprise, threshold, sample };
  if (parts !== undefined) return { ...read, ...(since !== undefined && { since }), parts };
  if (since === undefined) return read;
  // Written out, for it is read on most bars: a spread takes four times as long.
  return { detector: name, version, value, expected, spread, z, surprise, threshold, sample, since };
};

/** The numbers of a channel of a rule; null where the bar gives it none. */
export const measure = (bound: Bound, channel: RuleChannel, read: Read): ChannelReading | null => {
  const { reading } = read;
  if (reading.status === 'ready') return measureReady(bound, channel, read, reading);
  return reading.status === 'flat' ? measureFlat(bound, channel, reading) : null;
};

const isFlat = ({ spread }: ChannelReading): boolean => spread === 0;

/** The surprise of a channel less what its weight takes; a baseline that does not vary has no share to pay. */
export const shareOf = ({ penalty }: RuleChannel, channel: ChannelReading): number =>
  isFlat(channel) ? channel.surprise : channel.surprise - penalty;

/** The kind of finding that a detector's numbers are of. */
export const kindOf = ({ kind }: Detector, channel: ChannelReading): Kind => (isFlat(channel) ? 'flat-baseline' : kind);

/** Which way the numbers of a kind went. */
export const directionOf = (kind: Kind, { z }: ChannelReading): Direction => {
  if (UNDIRECTED.has(kind)) return null;
  return z < 0 ? 'down' : 'up';
};
