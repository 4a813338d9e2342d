import type { Terms } from '../market/corporate-action.ts';
import { starts, surpriseOf, type RuleVerdict } from './judge.ts';
import type { ChannelReading, Evidence, Judgement, Reason } from './judgement.ts';
import { SUSPECT } from './kinds.ts';
import { scoreOf } from './surprise.ts';

/** What a rule makes of a bar, and the evidence where the bar counts to a finding; a lasting change is evidence on the bar that tells it, and on one that makes it graver. */
export type Alarm = { readonly verdict: RuleVerdict; readonly raised: Evidence | null };

const isFlat = ({ raised }: Alarm): boolean => raised?.kind === 'flat-baseline';

const isAbove = ({ raised, verdict }: Alarm): boolean => raised !== null && starts(verdict);

const raisedReason = (alarms: readonly Alarm[]): Reason => {
  if (alarms.some(({ raised }) => raised?.kind === SUSPECT)) return SUSPECT;
  if (alarms.some((alarm) => isAbove(alarm) && !isFlat(alarm))) return 'above-threshold';
  return alarms.some(isFlat) ? 'flat-baseline' : 'continues-finding';
};

const isLasting = ({ verdict }: Alarm): boolean => verdict.levels.lasting;

const unjudged = (alarms: readonly Alarm[], ofLasting: boolean): Judgement => {
  const speaking = alarms.filter((alarm) => isLasting(alarm) === ofLasting);
  const missing = speaking.map(({ verdict }) => verdict.missing).filter((bars) => bars > 0);
  const reason = missing.length > 0 ? 'warming-up' : 'no-volume';
  return {
    verdict: 'unjudged',
    reason,
    score: 0,
    missing: missing.length > 0 ? Math.min(...missing) : 0,
    channels: [],
  };
};

/** The largest surprise of the rules that speak of the bar itself: those of lasting changes say nothing of how unusual the bar is that tells them, but where there are no others. */
const largestSurprise = (alarms: readonly Alarm[], ofLasting: boolean): number | null => {
  let largest: number | null = null;
  for (const alarm of alarms) {
    const surprise = isLasting(alarm) === ofLasting ? surpriseOf(alarm.verdict) : null;
    if (surprise !== null) largest = Math.max(largest ?? 0, surprise);
  }
  return largest;
};

const channelsOf = (alarms: readonly Alarm[]): Judgement['channels'] => {
  const channels: ChannelReading[] = [];
  for (const { verdict } of alarms) for (const channel of verdict.channels) channels.push(channel);
  return channels;
};

const quietReason = (alarms: readonly Alarm[], terms: Terms | null): Reason => {
  if (alarms.some(({ verdict }) => verdict.thin && verdict.share > verdict.enter)) return 'thin-trading';
  if (!terms) return 'within-normal';
  return terms.split === 1 ? 'dividend' : 'split';
};

const judged = (alarms: readonly Alarm[], surprise: number, terms: Terms | null): Judgement => {
  const raised = alarms.some((alarm) => alarm.raised !== null);
  return {
    verdict: raised ? 'anomalous' : 'normal',
    reason: raised ? raisedReason(alarms) : quietReason(alarms, terms),
    score: scoreOf(surprise),
    missing: 0,
    channels: channelsOf(alarms),
  };
};

/** The judgement to record of what all rules made of a bar: the most surprising rule gives the score, but for those of lasting changes. */
export const judgementOf = (alarms: readonly Alarm[]): Judgement => {
  const terms = alarms[0]?.verdict.terms ?? null;
  const ofLasting = alarms.every(isLasting);
  const surprise = largestSurprise(alarms, ofLasting);
  const isTold = alarms.some((alarm) => alarm.raised !== null);
  const judgement = surprise === null && !isTold ? unjudged(alarms, ofLasting) : judged(alarms, surprise ?? 0, terms);
  return terms ? { ...judgement, terms } : judgement;
};
