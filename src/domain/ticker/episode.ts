import type { Evidence } from '../anomaly/judgement.ts';
import { graver, type Severity } from '../anomaly/kinds.ts';
import { scoreOf } from '../anomaly/surprise.ts';
import type { AnomalyDetected, AnomalyEnded, AnomalyUpdated } from './events.ts';

/** How loud a finding's bars are together. */
export type Loudness = { readonly severity: Severity; readonly score: number };

/** A finding as the ticker keeps it: `rule` is one of the policy `policy`, `evidence` of the bars that can still be corrected, `older` for those before them with the time of their last, `upTo` how many bars the ticker had with its last, `over` once it has ended. */
export type Episode = {
  readonly id: string;
  readonly policy: string;
  readonly rule: string;
  readonly kind: AnomalyDetected['kind'];
  readonly onset: number;
  readonly evidence: readonly Evidence[];
  readonly older: (Loudness & { readonly last: number }) | null;
  readonly upTo: number;
  readonly over: Pick<AnomalyEnded, 'endTime' | 'reason'> | null;
};

/** The gravest severity and highest score of some bars and of the `older` ones; at least one of the two must be there. */
export const loudest = (evidence: readonly Evidence[], older: Loudness | null): Loudness =>
  evidence.reduce<Loudness>(
    (sum, one) => ({ severity: graver(sum.severity, one.severity), score: Math.max(sum.score, scoreOf(one.surprise)) }),
    older ? { severity: older.severity, score: older.score } : { severity: 'medium', score: 0 },
  );

/** The time of a finding's last bar with evidence. */
export const lastBarOf = ({ evidence, older, onset }: Episode): number => evidence.at(-1)?.time ?? older?.last ?? onset;

/** Whether a bar only shows that the flat baseline a finding is about stays flat: it counts to the finding without an event. */
export const staysFlat = (episode: Episode, { kind, channel }: Evidence): boolean =>
  episode.kind === 'flat-baseline' && kind === 'flat-baseline' && channel.value === channel.expected;

/** The episode an AnomalyDetected starts; `barsUpTo` tells how many bars the ticker had at an instant. */
export const startEpisode = (event: AnomalyDetected, barsUpTo: (time: number) => number): Episode => {
  const times = event.bars.map(({ time }) => time);
  return {
    id: event.id,
    policy: event.policy,
    rule: event.rule,
    kind: event.kind,
    onset: Math.min(...times),
    evidence: event.bars,
    older: null,
    upTo: barsUpTo(Math.max(...times)),
    over: event.end === null ? null : { endTime: event.end, reason: 'quiet' },
  };
};

/** Evidence with bars taken out and others put in their place, in time order. */
export const mergeEvidence = (
  evidence: readonly Evidence[],
  added: readonly Evidence[],
  removed: readonly number[],
): readonly Evidence[] => {
  const gone = new Set([...removed, ...added.map(({ time }) => time)]);
  return [...evidence.filter(({ time }) => !gone.has(time)), ...added].toSorted((a, b) => a.time - b.time);
};

/** The episode after an AnomalyUpdated; `barsUpTo` tells how many bars the ticker had at an instant. */
export const updateEpisode = (episode: Episode, event: AnomalyUpdated, barsUpTo: (time: number) => number): Episode => {
  const evidence = mergeEvidence(episode.evidence, event.added, event.removed);
  const last = evidence.at(-1);
  return { ...episode, evidence, upTo: last ? barsUpTo(last.time) : episode.upTo };
};

/** Whether nothing of an episode lies before `revisableFrom`, where bars can no longer be corrected: neither its end nor evidence of it. */
export const isRecent = ({ evidence: [first], over }: Episode, revisableFrom: number): boolean =>
  (over === null || over.endTime >= revisableFrom) && (first === undefined || first.time >= revisableFrom);

/** The episode with its evidence before `revisableFrom` summed up. */
export const ageEpisode = (episode: Episode, revisableFrom: number): Episode => {
  const aged = episode.evidence.filter(({ time }) => time < revisableFrom);
  const last = aged.at(-1)?.time;
  if (last === undefined) return episode;
  return {
    ...episode,
    older: { ...loudest(aged, episode.older), last },
    evidence: episode.evidence.slice(aged.length),
  };
};
