import { continues, evidenceOf, starts } from '../anomaly/judge.ts';
import { LASTING, type Kind } from '../anomaly/kinds.ts';
import type { Rule } from '../anomaly/policy.ts';
import { judgementOf, type Alarm } from '../anomaly/summary.ts';
import { revisionBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { TickerEvent } from './events.ts';
import { judgeBar } from './judge-bar.ts';
import { absorbBar, rewindBaseline, type Baseline } from './memory.ts';
import type { Context } from './observe-bar.ts';
import { hostOf, reviseFinding, reviseOlder, type RuleOfPolicy } from './revise-finding.ts';
import type { Standing } from './standing.ts';
import { copyTicker, standingBack, type TickerState } from './ticker.ts';

/** A bar that came again with other content, `back` places before the end of the kept bars. */
export type Correction = { readonly bar: Bar; readonly was: Bar; readonly back: number };

/** A bar to be judged anew: what came before it, and where the ticker stood. */
type Again = { readonly baseline: Baseline; readonly standing: Standing; readonly bar: Bar };

const alarmsOf = (
  context: Context,
  { baseline, standing, bar }: Again,
  findingOf: (rule: Rule) => Kind | null,
): readonly Alarm[] =>
  judgeBar(context.levels, baseline, standing, bar).map((verdict) => {
    const kind = findingOf(verdict.levels.rule);
    const counts = kind ? continues(verdict) && !LASTING.has(kind) : starts(verdict);
    return { verdict, raised: counts ? evidenceOf(verdict) : null };
  });

const raisedBy = (alarms: readonly Alarm[], rule: string): Alarm['raised'] =>
  alarms.find(({ verdict }) => verdict.levels.rule.name === rule)?.raised ?? null;

/** Judges a known bar anew with other content, and the bar after it: one BarCorrected, and at most two events for each finding it touches: one of a rule, but where two adjoin or a policy before has one. */
export const correctBar = (
  state: TickerState,
  context: Context,
  { bar, was, back }: Correction,
): readonly TickerEvent[] => {
  const { baseline } = copyTicker(state);
  const revision = revisionBack(baseline.window, back) + 1;
  const [, following] = rewindBaseline(baseline, back);
  const times = following ? [bar.time, following.bar.time] : [bar.time];
  const { policy } = context.watched;
  const owned = ({ name, quietBars }: Rule): RuleOfPolicy => ({ policy, name, quietBars });
  const goesOn = (rule: Rule): Kind | null => {
    const host = hostOf(state, owned(rule), times);
    return host && host.onset < bar.time ? host.kind : null;
  };
  const alarms = alarmsOf(context, { baseline, standing: standingBack(state, back), bar }, goesOn);
  const judgement = judgementOf(alarms);
  absorbBar(baseline, bar, revision);
  const findingOf = (rule: Rule): Kind | null => goesOn(rule) ?? raisedBy(alarms, rule.name)?.kind ?? null;
  const nextAlarms = following
    ? alarmsOf(context, { baseline, standing: standingBack(state, back - 1), bar: following.bar }, findingOf)
    : [];
  const next = following ? { time: following.bar.time, judgement: judgementOf(nextAlarms) } : null;
  const findings = context.levels.flatMap(({ rule }) => {
    const raised = [raisedBy(alarms, rule.name), raisedBy(nextAlarms, rule.name)].flatMap((one) => one ?? []);
    return reviseFinding(state, context, { rule: owned(rule), times, raised });
  });
  const event = { type: 'BarCorrected', bar, was, revision, policy, judgement, next } as const;
  return [event, ...reviseOlder(state, context, times), ...findings];
};
