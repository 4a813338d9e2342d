import type { Evidence } from '../anomaly/judgement.ts';
import { graver, type Severity } from '../anomaly/kinds.ts';
import { scoreOf } from '../anomaly/surprise.ts';
import type { AnomalyDetected, AnomalyUpdated } from './events.ts';

/** How loud a finding's bars are together. */
export type Loudness = { readonly severity: Severity; readonly score: number };

/** A finding as the ticker keeps it: `evidence` of the bars that can still be corrected, `older` for those before them, `quiet` bars since the last. */
export type Episode = {
  readonly id: string;
  readonly rule: string;
  readonly kind: AnomalyDetected['kind'];
  readonly onset: number;
  readonly evidence: readonly Evidence[];
  readonly older: Loudness | null;
  readonly quiet: number;
  readonly open: boolean;
};

/** The gravest severity and highest score of some bars and of the `older` ones; at least one of the two must be there. */
export const loudest = (evidence: readonly Evidence[], older: Loudness | null): Loudness =>
  evidence.reduce<Loudness>(
    (sum, one) => ({ severity: graver(sum.severity, one.severity), score: Math.max(sum.score, scoreOf(one.surprise)) }),
    older ?? { severity: 'medium', score: 0 },
  );

/** The time of the last bar of a finding that can still be corrected, or of its onset. */
export const lastBarOf = (episode: Episode): number => episode.evidence.at(-1)?.time ?? episode.onset;

/** The episode an AnomalyDetected starts; `quiet` bars have followed its last bar. */
export const startEpisode = (event: AnomalyDetected, quiet: number): Episode => ({
  id: event.id,
  rule: event.rule,
  kind: event.kind,
  onset: event.bars[0]?.time ?? 0,
  evidence: event.bars,
  older: null,
  quiet,
  open: event.end === null,
});

/** Evidence with bars taken out and others put in their place, in time order. */
export const mergeEvidence = (
  evidence: readonly Evidence[],
  added: readonly Evidence[],
  removed: readonly number[],
): readonly Evidence[] => {
  const gone = new Set([...removed, ...added.map(({ time }) => time)]);
  return [...evidence.filter(({ time }) => !gone.has(time)), ...added].sort((a, b) => a.time - b.time);
};

/** The episode after an AnomalyUpdated; `quietAfter` tells how many bars followed an instant. */
export const updateEpisode = (
  episode: Episode,
  event: AnomalyUpdated,
  quietAfter: (time: number) => number,
): Episode => {
  const evidence = mergeEvidence(episode.evidence, event.added, event.removed);
  const last = evidence.at(-1);
  return { ...episode, evidence, quiet: last ? quietAfter(last.time) : episode.quiet };
};

/** The episode after one more bar: evidence before `revisableFrom` can no longer be corrected. */
export const ageEpisode = (episode: Episode, revisableFrom: number): Episode => {
  const aged = episode.evidence.filter(({ time }) => time < revisableFrom);
  const older = aged.length > 0 ? loudest(aged, episode.older) : episode.older;
  return { ...episode, older, evidence: episode.evidence.slice(aged.length), quiet: episode.quiet + 1 };
};
