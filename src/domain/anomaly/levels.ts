import { BARS_PER_YEAR, type Interval } from '../market/series.ts';
import type { Severity } from './kinds.ts';
import type { Budget, Policy, Rule } from './policy.ts';
import { shareOf } from './surprise.ts';
import { interpolate, surpriseOfZ, zOfSurprise } from './tail.ts';

/** Surprises a rule acts on at one interval: a finding starts above `enter` and lasts while bars stay above `leave`; `thresholds` are the z-scores of `enter`, by the number of channels tested at once (from 1), then by channel. */
export type Levels = {
  readonly rule: Rule;
  readonly enter: number;
  readonly leave: number;
  readonly high: number;
  readonly critical: number;
  readonly thresholds: readonly (readonly number[])[];
};

const surpriseAt = (budget: Budget, perYear: number, interval: Interval): number => {
  const { surprise, logBars } = budget.barsPerFinding;
  const wanted = Math.log10(BARS_PER_YEAR[interval] / perYear);
  const held = interpolate(logBars, surprise, wanted);
  const beyond = Math.max(0, wanted - Math.max(...logBars));
  const before = Math.max(0, Math.min(...logBars) - wanted);
  return Math.max(0, held + beyond - before);
};

const budgetLevels = (rule: Rule, budget: Budget, interval: Interval): Levels => {
  const enter = surpriseAt(budget, budget.alertsPerTickerYear, interval);
  const thresholds = rule.channels.map((_, i) =>
    rule.channels.map(({ tail }) => zOfSurprise(tail, shareOf(enter, i + 1))),
  );
  return {
    rule,
    enter,
    leave: Math.max(0, enter - budget.leaveBelowEnter),
    high: surpriseAt(budget, budget.highPerTickerYear, interval),
    critical: surpriseAt(budget, budget.criticalPerTickerYear, interval),
    thresholds,
  };
};

const fixedLevels = (rule: Rule, enter: number, high: number): Levels => {
  const surprise = (z: number): number => Math.max(...rule.channels.map(({ tail }) => surpriseOfZ(tail, z)));
  return {
    rule,
    enter: surprise(enter),
    leave: surprise(enter),
    high: surprise(high),
    critical: Infinity,
    thresholds: rule.channels.map(() => rule.channels.map(() => enter)),
  };
};

const known = new WeakMap<Policy, Map<Interval, readonly Levels[]>>();

/** The levels of every rule of a policy at an interval; worked out once per policy object. */
export const levelsOf = (policy: Policy, interval: Interval): readonly Levels[] => {
  const byInterval = known.get(policy) ?? new Map<Interval, readonly Levels[]>();
  const levels =
    byInterval.get(interval) ??
    policy.rules.map((rule) =>
      'z' in rule.levels
        ? fixedLevels(rule, rule.levels.z.enter, rule.levels.z.high)
        : budgetLevels(rule, rule.levels.budget, interval),
    );
  byInterval.set(interval, levels);
  known.set(policy, byInterval);
  return levels;
};

/** How grave a surprise is under a rule. */
export const severityOf = (levels: Levels, surprise: number): Severity => {
  if (surprise > levels.critical) return 'critical';
  return surprise > levels.high ? 'high' : 'medium';
};
