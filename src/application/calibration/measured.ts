import type { Channel, PolicyDocument, Rule } from '../../domain/anomaly/policy.ts';
import type { Tail } from '../../domain/anomaly/tail.ts';

/** A tail that is measured. */
export type Table = Extract<Tail, { type: 'table' }>;

/** A detector whose tail is measured, and which of its z-scores count. */
export type Measured = { readonly detector: string; readonly side: Table['side'] };

const measuredOf = ({ detector, tail }: Channel): readonly Measured[] =>
  tail.type === 'table' ? [{ detector, side: tail.side }] : [];

/** Whether a rule judges daily bars by tails that are measured. */
export const isMeasured = ({ intervals, channels }: Rule): boolean =>
  intervals !== 'intraday' && channels.flatMap(measuredOf).length > 0;

/** The detectors of a document that read daily bars and have a table for a tail, each once. */
export const measuredIn = ({ rules }: PolicyDocument): readonly Measured[] => {
  const all = rules.filter(isMeasured).flatMap(({ channels }) => channels.flatMap(measuredOf));
  return [...new Map(all.map((one) => [one.detector, one])).values()];
};
