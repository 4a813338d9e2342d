import type { Detector, Reading } from './detector.ts';
import type { ChannelReading, Evidence } from './judgement.ts';
import type { Direction, Kind } from './kinds.ts';
import { severityOf, type Levels } from './levels.ts';
import type { Channel } from './policy.ts';
import { combine } from './surprise.ts';
import { surpriseOfZ } from './tail.ts';

/** Surprise of leaving a baseline that did not vary at all: no z-score exists, and nothing in it was like this. */
const DEPARTURE_SURPRISE = 15;

/** What one detector read on a bar. */
export type Read = { readonly detector: Detector; readonly reading: Reading };

/** What a rule makes of a bar: its channels' numbers, the evidence they are (null while there is no baseline), and the bars a baseline still needs. */
export type RuleVerdict = {
  readonly levels: Levels;
  readonly missing: number;
  readonly channels: readonly ChannelReading[];
  readonly evidence: Evidence | null;
};

type Measured = { readonly channel: ChannelReading; readonly kind: Kind; readonly direction: Direction };

const finite = (z: number): number => Math.min(Math.max(z, -Number.MAX_VALUE), Number.MAX_VALUE);

const flatSurprise = (value: number, expected: number, enter: number): number =>
  value === expected ? enter : DEPARTURE_SURPRISE;

const measure = (channel: Channel, { detector, reading }: Read, threshold: number, enter: number): Measured | null => {
  if (reading.status === 'warming-up' || reading.status === 'absent') return null;
  const { value, expected, sample } = reading;
  const spread = reading.status === 'flat' ? 0 : reading.spread;
  const z = spread === 0 ? 0 : finite((value - expected) / spread);
  const { name, version } = detector;
  const surprise = spread === 0 ? flatSurprise(value, expected, enter) : surpriseOfZ(channel.tail, z);
  const measured = { detector: name, version, value, expected, spread, z, surprise, threshold, sample };
  if (spread === 0) return { channel: measured, kind: 'flat-baseline', direction: null };
  return { channel: measured, kind: detector.kind, direction: z < 0 ? 'down' : 'up' };
};

const missingOf = (reads: readonly (Read | undefined)[]): number => {
  let missing = 0;
  for (const read of reads) {
    if (read?.reading.status !== 'warming-up') continue;
    missing = missing === 0 ? read.reading.missing : Math.min(missing, read.reading.missing);
  }
  return missing;
};

const isMeasured = (read: Read | undefined): boolean =>
  read?.reading.status === 'ready' || read?.reading.status === 'flat';

const countMeasured = (reads: readonly (Read | undefined)[]): number => {
  let count = 0;
  for (const read of reads) if (isMeasured(read)) count += 1;
  return count;
};

const measureAll = (levels: Levels, reads: readonly (Read | undefined)[]): readonly Measured[] => {
  const thresholds = levels.thresholds[countMeasured(reads) - 1];
  const all: Measured[] = [];
  levels.rule.channels.forEach((channel, i) => {
    const read = reads[i];
    const measured = read ? measure(channel, read, thresholds?.[i] ?? 0, levels.enter) : null;
    if (measured) all.push(measured);
  });
  return all;
};

/** Judges a bar under one rule: the least p of its channels speaks, each channel counted as a test. */
export const judgeRule = (levels: Levels, read: readonly Read[], time: number): RuleVerdict => {
  const reads = levels.rule.channels.map(({ detector }) => read.find((one) => one.detector.name === detector));
  const measured = measureAll(levels, reads);
  const first = measured[0];
  if (!first) return { levels, missing: missingOf(reads), channels: [], evidence: null };
  const loudest = measured.reduce((a, b) => (b.channel.surprise > a.channel.surprise ? b : a), first);
  const surprise = combine(loudest.channel.surprise, measured.length);
  const { kind, direction, channel } = loudest;
  const evidence = { time, surprise, severity: severityOf(levels, surprise), kind, direction, channel };
  return { levels, missing: 0, channels: measured.map((one) => one.channel), evidence };
};

/** Whether a bar starts a finding under its rule. */
export const starts = (levels: Levels, evidence: Evidence): boolean =>
  evidence.surprise > levels.enter || evidence.kind === 'flat-baseline';

/** Whether a bar continues a finding that its rule has open. */
export const continues = (levels: Levels, evidence: Evidence): boolean =>
  evidence.surprise > levels.leave || evidence.kind === 'flat-baseline';
