/** What is measured. Nothing is measured of a ticker: what happened to one is in the log. */
export const MEASURES = [
  'BarsJudged',
  'FindingEvents',
  'EventsPublished',
  'MessagesDone',
  'MessagesFailed',
  'StreamsParked',
  'CommitsBehind',
  'CommitTime',
  'FeedAge',
  'DependenciesFailing',
] as const;

/** The name of a measure. */
export type MeasureName = (typeof MEASURES)[number];

/** Measured values by name, times in milliseconds and all else counted; of what was measured more than once, all values. */
export type Measured = { readonly [N in MeasureName]?: number | readonly number[] };

/** Takes what was measured at a moment (epoch milliseconds). It never fails whoever measures: values that are no finite numbers are left out. */
export interface Measures {
  record(at: number, measured: Measured): void;
}
