import { BARS_PER_YEAR, type Interval } from '../market/series.ts';
import type { Detector } from './detector.ts';
import { detectorOf } from './detectors/index.ts';
import { LASTING, type Severity } from './kinds.ts';
import type { Budget, Channel, FixedLevels, Policy, PolicyDocument, Rule } from './policy.ts';
import { interpolate, surpriseOfZ, type Tail } from './tail.ts';

/** A channel as its rule hears it: the detector (null where none has its name) with what it is called and whether it tells of missing bars (`isHole`), how rare its z-scores are, what their surprise loses by the channel's weight, and what it gains where it counts sessions (`perBar`), which are of so many bars. */
export type RuleChannel = {
  readonly detector: Detector | null;
  readonly name: string;
  readonly version: number;
  readonly isHole: boolean;
  readonly tail: Tail;
  readonly penalty: number;
  readonly perBar: number;
};

/** Surprises a rule acts on at one interval, as a channel of weight 1 must have them: a finding starts above `enter` and lasts while bars stay above `leave`. `lasting` says that it is about lasting changes alone, `channels` are the rule's in its order, missing bars last, `tests` is how many independent tests they amount to, `fixedZ` the z-score of a rule that states one, `pace` the findings per bar that a rule with a budget is held to (0: none). */
export type Levels = {
  readonly rule: Rule;
  readonly lasting: boolean;
  readonly enter: number;
  readonly leave: number;
  readonly high: number;
  readonly critical: number;
  readonly channels: readonly RuleChannel[];
  readonly tests: number;
  readonly fixedZ: number | null;
  readonly pace: number;
};

const surpriseAt = (budget: Budget, perYear: number, interval: Interval): number => {
  const { surprise, logBars } = budget.barsPerFinding;
  const wanted = Math.log10(BARS_PER_YEAR[interval] / perYear);
  const held = interpolate(logBars, surprise, wanted);
  const beyond = Math.max(0, wanted - Math.max(...logBars));
  const before = Math.max(0, Math.min(...logBars) - wanted);
  return Math.max(0, held + beyond - before);
};

const weightsOf = ({ channels }: Rule): readonly number[] => channels.map(({ weight }) => weight ?? 1);

const testsOf = (rule: Rule): number =>
  rule.channels.length === 1 ? 1 : (rule.tests ?? weightsOf(rule).reduce((sum, weight) => sum + weight, 0));

const isLasting = ({ detector }: Channel): boolean => LASTING.has(detectorOf(detector)?.kind ?? 'price');

const barsPerSession = (interval: Interval): number => BARS_PER_YEAR[interval] / BARS_PER_YEAR['1d'];

const barsCounted = ({ per }: Channel, interval: Interval): number =>
  per === 'session' ? barsPerSession(interval) : 1;

const ruleChannelOf = (channel: Channel, interval: Interval): RuleChannel => {
  const detector = detectorOf(channel.detector);
  return {
    detector,
    name: detector?.name ?? channel.detector,
    version: detector?.version ?? 0,
    isHole: detector?.kind === 'missing-bars',
    tail: channel.tail,
    penalty: 0 - Math.log10((channel.weight ?? 1) * barsCounted(channel, interval)),
    perBar: Math.log10(barsCounted(channel, interval)),
  };
};

const channelsOf = (rule: Rule, interval: Interval): Pick<Levels, 'rule' | 'lasting' | 'channels' | 'tests'> => ({
  rule,
  lasting: rule.channels.every(isLasting),
  channels: rule.channels
    .map((channel) => ruleChannelOf(channel, interval))
    .toSorted((a, b) => Number(a.isHole) - Number(b.isHole)),
  tests: testsOf(rule),
});

const budgetLevels = (rule: Rule, budget: Budget, interval: Interval): Levels => {
  const enter = surpriseAt(budget, budget.alertsPerTickerYear, interval);
  return {
    ...channelsOf(rule, interval),
    enter,
    leave: Math.max(0, enter - budget.leaveBelowEnter),
    high: surpriseAt(budget, budget.highPerTickerYear, interval),
    critical: surpriseAt(budget, budget.criticalPerTickerYear, interval),
    fixedZ: null,
    pace: budget.alertsPerTickerYear / BARS_PER_YEAR[interval],
  };
};

const fixedLevels = (rule: Rule, { enter, high, leave = enter }: FixedLevels, interval: Interval): Levels => {
  const heard = channelsOf(rule, interval);
  const surprise = (z: number): number =>
    Math.max(...heard.channels.map(({ tail, penalty }) => surpriseOfZ(tail, z) - penalty));
  return {
    ...heard,
    enter: surprise(enter),
    leave: surprise(leave),
    high: surprise(high),
    critical: Infinity,
    fixedZ: enter,
    pace: 0,
  };
};

/** Alerts of a ticker in a year that bars of an interval can tell apart: more of them merge into long findings, and there are fewer (measured: docs/decisions/0045). */
export const MOST_ALERTS: Readonly<Record<Interval, number>> = { '1d': 18, '60m': 18, '5m': 80, '1m': 80 };

const rulesFor = ({ rules }: PolicyDocument, interval: Interval): readonly Rule[] =>
  rules.filter(({ intervals }) => intervals === undefined || (intervals === 'daily') === (interval === '1d'));

/** The most alerts of a ticker in a year that a rule of the policy states for bars of an interval; 0 where none has a budget. */
export const alertsOf = (policy: PolicyDocument, interval: Interval): number =>
  Math.max(
    0,
    ...rulesFor(policy, interval).map(({ levels }) => ('budget' in levels ? levels.budget.alertsPerTickerYear : 0)),
  );

const known = new WeakMap<Policy, Map<Interval, readonly Levels[]>>();

/** The levels of every rule of a policy that judges bars of an interval; worked out once per policy object. */
export const levelsOf = (policy: Policy, interval: Interval): readonly Levels[] => {
  const ready = known.get(policy)?.get(interval);
  if (ready) return ready;
  const levels = rulesFor(policy, interval).map((rule) =>
    'z' in rule.levels ? fixedLevels(rule, rule.levels.z, interval) : budgetLevels(rule, rule.levels.budget, interval),
  );
  known.set(policy, new Map([...(known.get(policy) ?? []), [interval, levels]]));
  return levels;
};

/** How grave a surprise is under a rule: by rarity alone, wherever the ticker's own level stands. */
export const severityOf = (levels: Levels, surprise: number): Severity => {
  if (surprise > levels.critical) return 'critical';
  return surprise > levels.high ? 'high' : 'medium';
};
