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

type Reads = readonly (Read | undefined)[];

const missingOf = (reads: Reads): number => {
  let missing = 0;
  for (const read of reads) {
    if (read?.reading.status !== 'warming-up') continue;
    missing = missing === 0 ? read.reading.missing : Math.min(missing, read.reading.missing);
  }
  return missing;
};

const measureAll = (levels: Levels, enter: number, reads: Reads): readonly Measured[] => {
  const all: Measured[] = [];
  reads.forEach((read, i) => {
    const measured = read ? measure(levels, i, enter, read) : null;
    if (measured) all.push(measured);
  });
  return all;
};

/** Judges a bar under one rule, whose levels stand `shift` higher for this ticker now: the least p of its channels speaks, less what its weight takes, among as many tests as they amount to. */
export const judgeRule = (levels: Levels, read: readonly Read[], time: number, shift = 0): RuleVerdict => {
  const reads = levels.rule.channels.map(({ detector }) => read.find((one) => one.detector.name === detector));
  const enter = levels.enter + shift;
  const thin = reads.some((one) => one?.reading.status === 'thin');
  const verdict = { levels, enter, leave: levels.leave + shift, missing: 0, thin };
  const measured = measureAll(levels, enter, reads);
  const first = measured[0];
  if (!first) return { ...verdict, missing: missingOf(reads), share: 0, channels: [], evidence: null };
  const loudest = measured.reduce((a, b) => (b.share > a.share ? b : a), first);
  const { kind, direction, channel } = loudest;
  const share = Math.max(0, loudest.share);
  const surprise = combine(share, levels.tests);
  const evidence = { time, surprise, severity: severityOf(levels, share), kind, direction, channel };
  return { ...verdict, share, channels: measured.map((one) => one.channel), evidence };
};

const isFlat = ({ evidence }: RuleVerdict): boolean => evidence?.kind === 'flat-baseline';

/** Whether a bar starts a finding under its rule. */
export const starts = (verdict: RuleVerdict): boolean =>
  verdict.evidence !== null && !verdict.thin && (verdict.share > verdict.enter || isFlat(verdict));

/** Whether a bar continues a finding that its rule has open. */
export const continues = (verdict: RuleVerdict): boolean =>
  verdict.evidence !== null && !verdict.thin && (verdict.share > verdict.leave || isFlat(verdict));
