import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { mergeEvidence } from '../../domain/ticker/episode.ts';

/** Bars of a finding that came, by time (epoch milliseconds), and null for those that were taken back. */
export type ChangedBars = ReadonlyMap<number, Evidence | null>;

/** The bars of a finding, in time order, after some came or went. */
export const mergeChanged = (bars: readonly Evidence[], changed: ChangedBars): readonly Evidence[] => {
  const come = [...changed.values()].filter((bar) => bar !== null);
  return mergeEvidence(bars, come, [...changed.keys()]);
};
