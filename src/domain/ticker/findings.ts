import type { Evidence } from '../anomaly/judgement.ts';
import { LASTING } from '../anomaly/kinds.ts';
import type { Series } from '../market/series.ts';
import { lastBarOf, loudest, mergeEvidence, type Episode } from './episode.ts';
import type { AnomalyDetected, AnomalyEnded, AnomalyRetracted, AnomalyUpdated, FindingChain } from './events.ts';
import { anomalyId } from './identity.ts';

/** Evidence of a finding: its onset first. */
export type Bars = readonly [Evidence, ...Evidence[]];

/** What a new finding is made of: its rule and the policy that has it, its bars, how often the onset bar was corrected, and how it came about. */
export type Start = {
  readonly rule: string;
  readonly policy: string;
  readonly bars: Bars;
  readonly revision: number;
  readonly end: number | null;
  readonly supersedes: string | null;
};

/** Bars a finding gains and the times of those it loses. */
export type Change = { readonly added: readonly Evidence[]; readonly removed: readonly number[] };

/** The event of a new finding. */
export const detected = (series: Series, start: Start, chain: FindingChain): AnomalyDetected => {
  const { rule, policy, bars, revision, end, supersedes } = start;
  const [{ kind, direction, time: onset }] = bars;
  const id = anomalyId({ series, rule, kind, onset, policy, revision });
  const finding = { id, rule, kind, direction, ...loudest(bars, null), policy, bars, end, supersedes };
  return { type: 'AnomalyDetected', ...finding, chain };
};

/** The event of a finding that gains or loses bars. */
export const updated = (episode: Episode, change: Change, chain: FindingChain): AnomalyUpdated => {
  const bars = mergeEvidence(episode.evidence, change.added, change.removed);
  return { type: 'AnomalyUpdated', id: episode.id, ...loudest(bars, episode.older), ...change, chain };
};

/** Whether a finding goes on without an event for each bar that continues it. */
const isSilent = ({ kind }: Episode): boolean => kind === 'flat-baseline' || LASTING.has(kind);

/** The event of a finding that is over; `before` is the bar ahead of the one that ends it. */
export const ended = (
  episode: Episode,
  reason: AnomalyEnded['reason'],
  before: number,
  chain: FindingChain,
): AnomalyEnded => ({
  type: 'AnomalyEnded',
  id: episode.id,
  endTime: isSilent(episode) ? before : lastBarOf(episode),
  reason,
  chain,
});

/** The event of a finding that was over when a change of the bars at `times` gave it another last bar; none where the last bar stays. */
export const endedAgain = (
  episode: Episode,
  change: Change,
  times: readonly number[],
  chain: FindingChain,
): readonly AnomalyEnded[] => {
  if (!episode.over || LASTING.has(episode.kind)) return [];
  const { endTime: was, reason } = episode.over;
  const last = lastBarOf({ ...episode, evidence: mergeEvidence(episode.evidence, change.added, change.removed) });
  const endTime = times.includes(was) ? last : Math.max(was, last);
  return endTime === was ? [] : [{ type: 'AnomalyEnded', id: episode.id, endTime, reason, chain }];
};

/** The event of a finding that no longer stands, for what is known now of the bar at `barTime`. */
export const retracted = (
  { id }: Episode,
  barTime: number,
  chain: FindingChain,
  reason: AnomalyRetracted['reason'] = 'bar-corrected',
): AnomalyRetracted => ({
  type: 'AnomalyRetracted',
  id,
  barTime,
  reason,
  chain,
});
