import { starts, type RuleVerdict } from './judge.ts';
import type { Evidence, Judgement, Reason } from './judgement.ts';
import { scoreOf } from './surprise.ts';

/** What a rule makes of a bar, and the evidence where the bar counts to a finding. */
export type Alarm = { readonly verdict: RuleVerdict; readonly raised: Evidence | null };

const isFlat = ({ raised }: Alarm): boolean => raised?.kind === 'flat-baseline';

const isAbove = ({ raised, verdict }: Alarm): boolean => raised !== null && starts(verdict.levels, raised);

const raisedReason = (alarms: readonly Alarm[]): Reason => {
  if (alarms.some((alarm) => isAbove(alarm) && !isFlat(alarm))) return 'above-threshold';
  return alarms.some(isFlat) ? 'flat-baseline' : 'continues-finding';
};

const unjudged = (alarms: readonly Alarm[]): Judgement => {
  const missing = alarms.map(({ verdict }) => verdict.missing).filter((bars) => bars > 0);
  const reason = missing.length > 0 ? 'warming-up' : 'no-volume';
  return {
    verdict: 'unjudged',
    reason,
    score: 0,
    missing: missing.length > 0 ? Math.min(...missing) : 0,
    channels: [],
  };
};

/** The judgement to record of what all rules made of a bar: the most surprising rule gives the score. */
export const judgementOf = (alarms: readonly Alarm[]): Judgement => {
  const surprises = alarms.flatMap(({ verdict }) => verdict.evidence?.surprise ?? []);
  if (surprises.length === 0) return unjudged(alarms);
  const raised = alarms.filter((alarm) => alarm.raised !== null);
  return {
    verdict: raised.length > 0 ? 'anomalous' : 'normal',
    reason: raised.length > 0 ? raisedReason(raised) : 'within-normal',
    score: scoreOf(Math.max(...surprises)),
    missing: 0,
    channels: alarms.flatMap(({ verdict }) => verdict.channels),
  };
};
