import type { Outside } from '../market/hours.ts';
import type { Terms } from '../market/corporate-action.ts';
import type { Direction, Kind, Severity } from './kinds.ts';

/** What share of a value is by which quantity of the bar. */
export type Part = { readonly of: string; readonly share: number };

/** What one channel read on one bar: the detector and its version, value, expected and spread in the kind's unit, z = (value - expected) / spread, `surprise` -log10 of how often it reads like this, `threshold` the z at which the rule would have started a finding by it alone, `sample` the bars behind the baseline, `since` when a lasting change began, `parts` the shares of several quantities in the value. */
export type ChannelReading = {
  readonly detector: string;
  readonly version: number;
  readonly value: number;
  readonly expected: number;
  readonly spread: number;
  readonly z: number;
  readonly surprise: number;
  readonly threshold: number;
  readonly sample: number;
  readonly since?: number | undefined;
  readonly parts?: readonly Part[] | undefined;
};

/** What was decided about a bar. */
export type Verdict = 'normal' | 'anomalous' | 'unjudged';

/** Why it was decided. */
export const REASONS = [
  'within-normal',
  'above-threshold',
  'continues-finding',
  'flat-baseline',
  'warming-up',
  'no-volume',
  'thin-trading',
  'outside-session',
  'extended-hours',
  'split',
  'dividend',
  'suspect-corporate-action',
] as const;
export type Reason = (typeof REASONS)[number];

/** The judgement of a bar as it is recorded; `score` is 0..1, `missing` counts the bars a warming baseline still needs, `terms` are those of the corporate action the bar was judged after. */
export type Judgement = {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly score: number;
  readonly missing: number;
  readonly channels: readonly ChannelReading[];
  readonly terms?: Terms | undefined;
};

const outside = (reason: Outside): Judgement => ({ verdict: 'unjudged', reason, score: 0, missing: 0, channels: [] });

/** The judgement of a bar outside its feed's sessions: recorded, not judged, and no part of what is normal. */
export const OUTSIDE_SESSION = outside('outside-session');

/** The same of one before or after the session, in hours that its feed covers. */
export const EXTENDED_HOURS = outside('extended-hours');

/** Whether a judgement is of a bar outside the hours that are judged. */
export const isOutside = ({ reason }: Judgement): boolean =>
  reason === 'outside-session' || reason === 'extended-hours';

/** What one bar adds to a finding: how surprising its rule found it, how grave that is, the channel that spoke, the terms of the corporate action it was judged after (of one held as suspected: that would explain it), and how many bars are missing before it (where another channel spoke). */
export type Evidence = {
  readonly time: number;
  readonly surprise: number;
  readonly severity: Severity;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly channel: ChannelReading;
  readonly terms?: Terms | undefined;
  readonly hole?: number | undefined;
};
