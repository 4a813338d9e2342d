import type { Reading } from './detector.ts';
import type { ChannelReading, Evidence } from './judgement.ts';
import { severityOf, type Levels } from './levels.ts';
import { measure, type Measured, type Read } from './measure.ts';
import { combine } from './surprise.ts';

/** What a rule makes of a bar: its channels' numbers, the evidence they are (null while there is no baseline) and its `share` (the surprise a channel of weight 1 would need for as much), where a finding starts and lasts for this ticker now, the bars a baseline still needs, and whether the ticker trades too thinly to alarm. */
export type RuleVerdict = {
  readonly levels: Levels;
  readonly enter: number;
  readonly leave: number;
  readonly missing: number;
  readonly thin: boolean;
  readonly share: number;
  readonly channels: readonly ChannelReading[];
  readonly evidence: Evidence | null;
};

/** What the channels of a rule say of a bar: the numbers of those that read it, the loudest of them, the fewest bars one still needs (0: none), and whether one finds the ticker thin. */
type Heard = { readonly channels: ChannelReading[]; loudest: Measured | null; missing: number; thin: boolean };

const readOf = (reads: readonly Read[], detector: string): Read | null => {
  for (const read of reads) if (read.detector.name === detector) return read;
  return null;
};

const hear = (heard: Heard, reading: Reading, measured: Measured | null): void => {
  if (measured) {
    heard.channels.push(measured.channel);
    if (heard.loudest === null || measured.share > heard.loudest.share) heard.loudest = measured;
  } else if (reading.status === 'thin') heard.thin = true;
  else if (reading.status === 'warming-up')
    heard.missing = heard.missing === 0 ? reading.missing : Math.min(heard.missing, reading.missing);
};

const hearAll = (levels: Levels, enter: number, reads: readonly Read[]): Heard => {
  const heard: Heard = { channels: [], loudest: null, missing: 0, thin: false };
  const { channels } = levels.rule;
  for (let i = 0; i < channels.length; i += 1) {
    const read = readOf(reads, channels[i]?.detector ?? '');
    if (read) hear(heard, read.reading, measure(levels, i, enter, read));
  }
  return heard;
};

/** Judges a bar under one rule, whose levels stand `shift` higher for this ticker now: the least p of its channels speaks, less what its weight takes, among as many tests as they amount to. */
export const judgeRule = (levels: Levels, reads: readonly Read[], time: number, shift = 0): RuleVerdict => {
  const enter = levels.enter + shift;
  const leave = levels.leave + shift;
  const { channels, loudest, missing, thin } = hearAll(levels, enter, reads);
  if (!loudest) return { levels, enter, leave, missing, thin, share: 0, channels, evidence: null };
  const { kind, direction, channel } = loudest;
  const share = Math.max(0, loudest.share);
  const surprise = combine(share, levels.tests);
  const evidence = { time, surprise, severity: severityOf(levels, share), kind, direction, channel };
  return { levels, enter, leave, missing: 0, thin, share, channels, evidence };
};

const isFlat = ({ evidence }: RuleVerdict): boolean => evidence?.kind === 'flat-baseline';

/** Whether a bar starts a finding under its rule. */
export const starts = (verdict: RuleVerdict): boolean =>
  verdict.evidence !== null && !verdict.thin && (verdict.share > verdict.enter || isFlat(verdict));

/** Whether a bar continues a finding that its rule has open. */
export const continues = (verdict: RuleVerdict): boolean =>
  verdict.evidence !== null && !verdict.thin && (verdict.share > verdict.leave || isFlat(verdict));
