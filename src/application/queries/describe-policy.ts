import { levelsOf, type Levels } from '../../domain/anomaly/levels.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { zOfSurprise, type Tail } from '../../domain/anomaly/tail.ts';
import type { Interval } from '../../domain/market/series.ts';

/** A level of a channel, were it to speak alone: the z-score, and once in how many bars it reads beyond it. */
export type LevelOfChannel = { readonly z: number; readonly onceIn: number };

/** Where a channel starts a finding and makes it high or critical (null: never), before the levels of a ticker are steered; `weight` is its share of the false alarms. */
export type ChannelLevels = {
  readonly detector: string;
  readonly weight: number;
  readonly tail: Tail;
  readonly finding: LevelOfChannel;
  readonly high: LevelOfChannel;
  readonly critical: LevelOfChannel | null;
};

/** A rule at an interval: the findings of a ticker in a year that it is held to (null: to no number), how many independent tests its channels amount to, and the quiet bars that end a finding. */
export type RuleLevels = {
  readonly name: string;
  readonly alertsPerTickerYear: number | null;
  readonly tests: number;
  readonly quietBars: number;
  readonly channels: readonly ChannelLevels[];
};

/** A policy as it applies to bars of an interval. */
export type PolicyLevels = {
  readonly id: string;
  readonly name: string;
  readonly interval: Interval;
  readonly rules: readonly RuleLevels[];
};

const channelsOf = ({ rule, channels, enter, high, critical }: Levels): readonly ChannelLevels[] =>
  rule.channels.map(({ detector, tail, weight = 1 }, i) => {
    const at = (level: number): LevelOfChannel => {
      return { z: zOfSurprise(tail, level + (channels[i]?.penalty ?? 0)), onceIn: rarityOf(level) / weight };
    };
    const levels = { finding: at(enter), high: at(high), critical: critical === Infinity ? null : at(critical) };
    return { detector, weight, tail, ...levels };
  });

const ruleOf = (levels: Levels): RuleLevels => {
  const { name, levels: stated, quietBars } = levels.rule;
  const alertsPerTickerYear = 'budget' in stated ? stated.budget.alertsPerTickerYear : null;
  return { name, alertsPerTickerYear, tests: levels.tests, quietBars, channels: channelsOf(levels) };
};

/** What a policy says of bars of an interval, in z-scores and once in how many bars. */
export const describePolicy = (policy: Policy, interval: Interval): PolicyLevels => ({
  id: policy.id,
  name: policy.name,
  interval,
  rules: levelsOf(policy, interval).map(ruleOf),
});
