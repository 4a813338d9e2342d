import type { Channel, INTERVALS_OF_RULES, PolicyDocument, Rule } from '../../domain/anomaly/policy.ts';
import type { Tail } from '../../domain/anomaly/tail.ts';
import type { Interval } from '../../domain/market/series.ts';

/** The bars that a rule judges: daily ones, or those within the day. */
export type Span = (typeof INTERVALS_OF_RULES)[number];

/** The span that bars of an interval are of. */
export const spanOf = (interval: Interval): Span => (interval === '1d' ? 'daily' : 'intraday');

/** A tail that is measured. */
export type Table = Extract<Tail, { type: 'table' }>;

/** A detector whose tail is measured, which of its z-scores count, and whether it counts bars or sessions. */
export type Measured = {
  readonly detector: string;
  readonly side: Table['side'];
  readonly per: NonNullable<Channel['per']>;
};

const measuredOf = ({ detector, tail, per = 'bar' }: Channel): readonly Measured[] =>
  tail.type === 'table' ? [{ detector, side: tail.side, per }] : [];

/** Whether a rule judges bars of a span by tails that are measured; one that judges all bars is of the daily ones. */
export const isMeasured = ({ intervals = 'daily', channels }: Rule, span: Span): boolean =>
  intervals === span && channels.flatMap(measuredOf).length > 0;

/** The detectors of a document that read bars of a span and have a table for a tail, each once. */
export const measuredIn = ({ rules }: PolicyDocument, span: Span): readonly Measured[] => {
  const all = rules.filter((rule) => isMeasured(rule, span)).flatMap(({ channels }) => channels.flatMap(measuredOf));
  return [...new Map(all.map((one) => [one.detector, one])).values()];
};
