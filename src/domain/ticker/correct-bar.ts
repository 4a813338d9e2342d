import type { Evidence } from '../anomaly/judgement.ts';
import type { Rule } from '../anomaly/policy.ts';
import { judgementOf, type Alarm } from '../anomaly/summary.ts';
import { revisionBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { TickerEvent } from './events.ts';
import { addedBy, isApart, type Told } from './added-by.ts';
import { mergeEvidence } from './episode.ts';
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
  toldOf: (rule: Rule) => Told | null,
): readonly Alarm[] =>
  judgeBar(context.levels, baseline, standing, bar).map((verdict) => ({
    verdict,
    raised: addedBy(verdict, toldOf(verdict.levels.rule)),
  }));

const raisedBy = (alarms: readonly Alarm[], rule: string): Alarm['raised'] =>
  alarms.find(({ verdict }) => verdict.levels.rule.name === rule)?.raised ?? null;

/** The finding with a bar that it gained, or that starts it. */
const withBar = (told: Told | null, raised: Evidence | null): Told | null => {
  if (!raised) return told;
  if (!told || isApart(told, raised)) return { kind: raised.kind, older: null, evidence: [raised] };
  return { ...told, evidence: mergeEvidence(told.evidence, [raised], []) };
};

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
  const goesOn = (rule: Rule): Told | null => {
    const host = hostOf(state, owned(rule), times);
    if (!host || host.onset >= bar.time) return null;
    return { ...host, evidence: mergeEvidence(host.evidence, [], times) };
  };
  const alarms = alarmsOf(context, { baseline, standing: standingBack(state, back), bar }, goesOn);
  const judgement = judgementOf(alarms);
  absorbBar(baseline, bar, revision);
  const toldOf = (rule: Rule): Told | null => withBar(goesOn(rule), raisedBy(alarms, rule.name));
  const nextAlarms = following
    ? alarmsOf(context, { baseline, standing: standingBack(state, back - 1), bar: following.bar }, toldOf)
    : [];
  const next = following ? { time: following.bar.time, judgement: judgementOf(nextAlarms) } : null;
  const findings = context.levels.flatMap(({ rule }) => {
    const raised = [raisedBy(alarms, rule.name), raisedBy(nextAlarms, rule.name)].flatMap((one) => one ?? []);
    return reviseFinding(state, context, { rule: owned(rule), times, raised });
  });
  const event = { type: 'BarCorrected', bar, was, revision, policy, judgement, next } as const;
  return [event, ...reviseOlder(state, context, times), ...findings];
};
