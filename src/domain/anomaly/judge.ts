import type { Terms } from '../market/corporate-action.ts';
import type { Detector } from './detector.ts';
import type { ChannelReading, Evidence } from './judgement.ts';
import { severityOf, type Levels } from './levels.ts';
import { directionOf, kindOf, measure, shareOf, type Bound, type Read } from './measure.ts';
import { combine } from './surprise.ts';

/** What a rule makes of the bar at `time`: its channels' numbers, the `loudest` of them and by which detector (null while there is no baseline), its `share` (the surprise a channel of weight 1 would need for as much), where a finding starts and lasts for this ticker now, the bars a baseline still needs, whether it would alarm but that the ticker trades too thinly (`thin`), and the terms of a corporate action the bar is judged after. */
export type RuleVerdict = {
  readonly levels: Levels;
  readonly time: number;
  readonly enter: number;
  readonly leave: number;
  readonly missing: number;
  readonly thin: boolean;
  readonly share: number;
  readonly channels: readonly ChannelReading[];
  readonly loudest: ChannelReading | null;
  readonly loudestBy: Detector | null;
  readonly terms?: Terms | undefined;
};

/** What the channels of a rule say of a bar. */
type Heard = {
  readonly channels: ChannelReading[];
  loudest: ChannelReading | null;
  loudestBy: Detector | null;
  share: number;
  missing: number;
};

const readOf = (reads: readonly Read[], detector: Detector | null): Read | null => {
  for (const read of reads) if (read.detector === detector) return read;
  return null;
};

const hearSilent = (heard: Heard, { reading }: Read): void => {
  if (reading.status !== 'warming-up') return;
  heard.missing = heard.missing === 0 ? reading.missing : Math.min(heard.missing, reading.missing);
};

const hear = (heard: Heard, channel: ChannelReading, share: number, { detector }: Read): void => {
  heard.channels.push(channel);
  if (heard.loudest && share <= heard.share) return;
  heard.loudest = channel;
  heard.loudestBy = detector;
  heard.share = share;
};

const hearAll = (bound: Bound, reads: readonly Read[]): Heard => {
  const heard: Heard = { channels: [], loudest: null, loudestBy: null, share: 0, missing: 0 };
  for (const channel of bound.levels.channels) {
    const read = readOf(reads, channel.detector);
    const reading = read && measure(bound, channel, read);
    if (reading) hear(heard, reading, shareOf(channel, reading), read);
    else if (read) hearSilent(heard, read);
  }
  return heard;
};

/** Whether a detector finds that the ticker trades too thinly, which is so for every rule. */
const isThin = (reads: readonly Read[]): boolean => {
  for (const { reading } of reads) if (reading.status === 'thin') return true;
  return false;
};

/** Judges a bar under one rule, whose levels stand `shift` higher for this ticker now: the least p of its channels speaks, less what its weight takes. */
export const judgeRule = (levels: Levels, reads: readonly Read[], time: number, shift = 0): RuleVerdict => {
  const enter = levels.enter + shift;
  const leave = levels.leave + shift;
  const { channels, loudest, loudestBy, share, missing } = hearAll({ enter, levels }, reads);
  const alarms = share > leave || loudest?.spread === 0;
  return {
    levels,
    time,
    enter,
    leave,
    missing: loudest ? 0 : missing,
    thin: alarms && isThin(reads),
    share: Math.max(0, share),
    channels,
    loudest,
    loudestBy,
  };
};

/** The surprise of a verdict among as many tests as the rule's channels amount to, that of the channel where there is but one; null while there is no baseline. */
export const surpriseOf = ({ levels, share, loudest }: RuleVerdict): number | null => {
  if (!loudest) return null;
  return levels.channels.length === 1 ? loudest.surprise : combine(share, levels.tests);
};

/** What the bar of a verdict adds to a finding; null while there is no baseline. */
export const evidenceOf = (verdict: RuleVerdict): Evidence | null => {
  const { levels, time, share, loudest: channel, loudestBy, terms } = verdict;
  const surprise = surpriseOf(verdict);
  if (surprise === null || !channel || !loudestBy) return null;
  const kind = kindOf(loudestBy, channel);
  const direction = directionOf(kind, channel);
  return { time, surprise, severity: severityOf(levels, share), kind, direction, channel, ...(terms && { terms }) };
};

const isFlat = ({ loudest }: RuleVerdict): boolean => loudest?.spread === 0;

/** Whether a bar starts a finding under its rule. */
export const starts = (verdict: RuleVerdict): boolean =>
  verdict.loudest !== null && !verdict.thin && (verdict.share > verdict.enter || isFlat(verdict));

/** Whether a bar continues a finding that its rule has open. */
export const continues = (verdict: RuleVerdict): boolean =>
  verdict.loudest !== null && !verdict.thin && (verdict.share > verdict.leave || isFlat(verdict));
