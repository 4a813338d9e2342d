import { evidenceOf } from '../../domain/anomaly/judge.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { ChannelReading, Evidence } from '../../domain/anomaly/judgement.ts';
import { judgeBar } from '../../domain/ticker/judge-bar.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { barsOf } from '../wording/finding-bars.ts';
import type { Recall, Recalled } from './recall.ts';

/** What judging the bars of a finding again, from nothing but the log, comes to: the same numbers for so many bars; another number of one bar; numbers of a detector's other version (`present` null: there is none any more); or a policy that is not on record. `shift` is how far the ticker's levels had been steered before its loudest bar, in decades of rarity (0 for a rule of stated levels). */
export type Verification =
  | { readonly verified: 'same'; readonly bars: number; readonly shift: number }
  | {
      readonly verified: 'differs';
      readonly time: number;
      readonly number: string;
      readonly recorded: number | null;
      readonly now: number | null;
    }
  | {
      readonly verified: 'other-version';
      readonly detector: string;
      readonly version: number | null;
      readonly present: number | null;
    }
  | { readonly verified: 'no-policy'; readonly policy: string };

const NUMBERS = ['value', 'expected', 'spread', 'z', 'surprise', 'threshold', 'sample'] as const;

type Difference = { readonly number: string; readonly recorded: number | null; readonly now: number | null };

const differenceOf = (recorded: Evidence, now: Evidence | null): Difference | null => {
  if (!now || now.channel.detector !== recorded.channel.detector)
    return { number: recorded.channel.detector, recorded: recorded.surprise, now: now?.surprise ?? null };
  const named = NUMBERS.find((name) => now.channel[name] !== recorded.channel[name]);
  if (named) return { number: named, recorded: recorded.channel[named], now: now.channel[named] };
  return now.surprise === recorded.surprise
    ? null
    : { number: 'surprise', recorded: recorded.surprise, now: now.surprise };
};

const judgedAgain = ({ levels, before: { baseline, standing, bar } }: Recalled, rule: string): Evidence | null => {
  const verdict = judgeBar(levels, baseline, standing, bar).find((one) => one.levels.rule.name === rule);
  return verdict ? evidenceOf(verdict) : null;
};

/** How the evidence differs from every judgement of its bar; null where one of them gives it. */
const nearestDifference = (one: Evidence, rule: string, ofBar: readonly Recalled[]): Difference | null => {
  let nearest: Difference = { number: 'bar', recorded: one.surprise, now: null };
  for (const recalled of ofBar) {
    const difference = differenceOf(one, judgedAgain(recalled, rule));
    if (!difference) return null;
    nearest = difference;
  }
  return nearest;
};

const otherVersion = (channels: readonly ChannelReading[]): Verification | null => {
  for (const { detector, version } of channels) {
    const present = detectorOf(detector)?.version ?? null;
    if (present !== version) return { verified: 'other-version', detector, version, present };
  }
  return null;
};

const compare = (row: FindingRow, judged: readonly Recalled[]): Verification => {
  for (const one of row.evidence) {
    const ofBar = judged.filter(({ before, policy }) => before.bar.time === one.time && policy === row.policy);
    const difference = nearestDifference(one, row.rule, ofBar);
    if (difference) return { verified: 'differs', time: one.time, ...difference };
  }
  const { loudest } = barsOf(row);
  const last = judged.findLast(({ before }) => before.bar.time === loudest.time);
  const isSteered = last?.levels.some(({ rule, pace }) => rule.name === row.rule && pace > 0);
  return { verified: 'same', bars: row.evidence.length, shift: isSteered ? (last?.before.standing.shift ?? 0) : 0 };
};

/** Judges the bars of a finding again by the recorded policy, from nothing but what the log says came before each, and compares every number with the recorded one. */
export const verify = async (recall: Recall, row: FindingRow, asOf?: number): Promise<Verification> => {
  const changed = otherVersion(row.evidence.map(({ channel }) => channel));
  if (changed) return changed;
  const times = new Set(row.evidence.map(({ time }) => time));
  const recalled = await recall({ series: row.series, times, ...(asOf !== undefined && { asOf }) });
  if ('unknownDetector' in recalled)
    return { verified: 'other-version', detector: recalled.unknownDetector, version: null, present: null };
  if ('unknownPolicy' in recalled) return { verified: 'no-policy', policy: recalled.unknownPolicy };
  return compare(row, recalled.judged);
};
