import type { Terms } from '../market/corporate-action.ts';
import type { Detector } from './detector.ts';
import type { ChannelReading, Evidence } from './judgement.ts';
import { severityOf, type Levels, type RuleChannel } from './levels.ts';
import { directionOf, kindOf, measure, shareOf, type Read } from './measure.ts';
import { combine } from './surprise.ts';

/** What a rule makes of the bar at `time`: its channels' numbers, the rarest's `share` (the surprise a channel of weight 1 would need for as much), the `loudest` of them, which speaks for the bar, by which detector (null while there is no baseline) and with what share (`said`), where a finding starts and lasts for this ticker now, the bars a baseline still needs, the bars missing before it where another channel speaks (`hole`, else 0), whether it would alarm but that the ticker trades too thinly for what is not critical (`thin`), and the terms of a corporate action the bar is judged after. */
export type RuleVerdict = {
  readonly levels: Levels;
  readonly time: number;
  readonly enter: number;
  readonly leave: number;
  readonly missing: number;
  readonly hole: number;
  readonly thin: boolean;
  readonly share: number;
  readonly said: number;
  readonly channels: readonly ChannelReading[];
  readonly loudest: ChannelReading | null;
  readonly loudestBy: Detector | null;
  readonly terms?: Terms | undefined;
};

/** A verdict while the channels of its rule are heard. */
type Hearing = { -readonly [Key in keyof RuleVerdict]: RuleVerdict[Key] } & { readonly channels: ChannelReading[] };

const readOf = (reads: readonly Read[], detector: Detector | null): Read | null => {
  for (const read of reads) if (read.detector === detector) return read;
  return null;
};

const hearSilent = (hearing: Hearing, { reading }: Read): void => {
  if (reading.status !== 'warming-up') return;
  hearing.missing = hearing.missing === 0 ? reading.missing : Math.min(hearing.missing, reading.missing);
};

const hear = (hearing: Hearing, channel: ChannelReading, share: number, { detector }: Read): void => {
  if (hearing.loudest !== null && share <= hearing.said) return;
  hearing.loudest = channel;
  hearing.loudestBy = detector;
  hearing.said = share;
};

/** Lets missing bars speak where nothing else starts a finding: how a halt ends is the louder story. */
const hearHole = (hearing: Hearing, channel: ChannelReading, share: number, read: Read): void => {
  const { loudest, said, enter } = hearing;
  hearing.share = share;
  if (!loudest || (said <= enter && said < share)) hear(hearing, channel, share, read);
  else hearing.hole = channel.value;
};

const hearChannel = (hearing: Hearing, channel: RuleChannel, reads: readonly Read[]): void => {
  const read = readOf(reads, channel.detector);
  if (read === null) return;
  const reading = measure(hearing, channel, read);
  if (reading === null) return hearSilent(hearing, read);
  hearing.channels.push(reading);
  const take = channel.isHole ? hearHole : hear;
  take(hearing, reading, shareOf(channel, reading), read);
};

/** Whether a detector finds that the ticker trades too thinly, which is so for every rule. */
const isThin = (reads: readonly Read[]): boolean => {
  for (const { reading } of reads) if (reading.status === 'thin') return true;
  return false;
};

const isFlat = ({ loudest }: RuleVerdict): boolean => loudest?.spread === 0;

/** Whether thin trading keeps silent what would alarm: by a rule with a budget, what is not critical. */
const isMuted = (hearing: RuleVerdict, reads: readonly Read[]): boolean => {
  const { levels, share, leave } = hearing;
  return levels.pace > 0 && share <= levels.critical && (share > leave || isFlat(hearing)) && isThin(reads);
};

/** Judges a bar under one rule, whose levels stand `shift` higher for this ticker now: the least p of its channels speaks, less what its weight takes. */
export const judgeRule = (levels: Levels, reads: readonly Read[], time: number, shift = 0): RuleVerdict => {
  const hearing: Hearing = {
    levels,
    time,
    enter: levels.enter + shift,
    leave: levels.leave + shift,
    missing: 0,
    hole: 0,
    thin: false,
    share: 0,
    said: 0,
    channels: [],
    loudest: null,
    loudestBy: null,
  };
  for (const channel of levels.channels) hearChannel(hearing, channel, reads);
  if (hearing.loudest !== null) hearing.missing = 0;
  hearing.share = Math.max(0, hearing.share, hearing.said);
  hearing.thin = isMuted(hearing, reads);
  return hearing;
};

/** The surprise of a share among as many tests as the rule's channels amount to, that of the channel where there is but one, whatever its weight. */
const amongTests = ({ channels, tests }: Levels, loudest: ChannelReading, share: number): number => {
  const [one, ...others] = channels;
  return one && others.length === 0 ? loudest.surprise + one.perBar : combine(share, tests);
};

/** The surprise of a verdict, by the rarest of its channels; null while there is no baseline. */
export const surpriseOf = ({ levels, share, loudest }: RuleVerdict): number | null =>
  loudest && amongTests(levels, loudest, share);

/** What the bar of a verdict adds to a finding: how rare and how grave what speaks is; null while there is no baseline. */
export const evidenceOf = (verdict: RuleVerdict): Evidence | null => {
  const { levels, time, said, loudest: channel, loudestBy, terms, hole } = verdict;
  if (!channel || !loudestBy) return null;
  const surprise = amongTests(levels, channel, Math.max(0, said));
  const kind = kindOf(loudestBy, channel);
  const direction = directionOf(kind, channel);
  const severity = severityOf(levels, said);
  return { time, surprise, severity, kind, direction, channel, ...(terms && { terms }), ...(hole > 0 && { hole }) };
};

/** Whether a bar starts a finding under its rule. */
export const starts = (verdict: RuleVerdict): boolean =>
  verdict.loudest !== null && !verdict.thin && (verdict.share > verdict.enter || isFlat(verdict));

/** Whether a bar continues a finding that its rule has open. */
export const continues = (verdict: RuleVerdict): boolean =>
  verdict.loudest !== null && !verdict.thin && (verdict.share > verdict.leave || isFlat(verdict));
