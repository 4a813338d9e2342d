import type { Evidence, Judgement } from '../anomaly/judgement.ts';
import type { Direction, Kind, Severity } from '../anomaly/kinds.ts';
import type { Bar } from '../market/bar.ts';
import type { CorporateAction } from '../market/corporate-action.ts';
import type { Feed } from '../market/feed.ts';
import type { Series } from '../market/series.ts';

/** A series is watched under a policy; `detectors` are the ones its baseline keeps, `pace` the findings per bar its rules are held to together (0: to none). */
export type TickerWatched = {
  readonly type: 'TickerWatched';
  readonly series: Series;
  readonly feed: Feed;
  readonly policy: string;
  readonly detectors: readonly string[];
  readonly pace: number;
};

/** A corporate action is in force from the first bar at or after its time on; one of the same time before is void. `source` says who told of it. */
export type CorporateActionRecorded = {
  readonly type: 'CorporateActionRecorded';
  readonly action: CorporateAction;
  readonly source: 'feed' | 'bars' | 'person';
};

/** A bar was judged, whatever the verdict. */
export type BarObserved = {
  readonly type: 'BarObserved';
  readonly bar: Bar;
  readonly policy: string;
  readonly judgement: Judgement;
};

/** A known bar came again with other content: it and the next one are judged anew, later verdicts stand. */
export type BarCorrected = {
  readonly type: 'BarCorrected';
  readonly bar: Bar;
  readonly was: Bar;
  readonly revision: number;
  readonly policy: string;
  readonly judgement: Judgement;
  readonly next: { readonly time: number; readonly judgement: Judgement } | null;
};

/** First versions of this commit and of the stream's previous commit that holds findings (0: none), so that a reader of findings alone sees a gap. */
export type FindingChain = { readonly commit: number; readonly previous: number };

/** A finding starts: `bars` are its bars so far, the first of them the onset; `end` is set when a correction shows a finding that is already over, `supersedes` names the one it replaces then. */
export type AnomalyDetected = {
  readonly type: 'AnomalyDetected';
  readonly id: string;
  readonly rule: string;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly score: number;
  readonly policy: string;
  readonly bars: readonly Evidence[];
  readonly end: number | null;
  readonly supersedes: string | null;
  readonly chain: FindingChain;
};

/** A finding gains or loses bars; severity and score are those of all its bars. */
export type AnomalyUpdated = {
  readonly type: 'AnomalyUpdated';
  readonly id: string;
  readonly severity: Severity;
  readonly score: number;
  readonly added: readonly Evidence[];
  readonly removed: readonly number[];
  readonly chain: FindingChain;
};

/** A finding is over: its last bar, and why it ended. It comes again when a correction gives the finding another last bar. */
export type AnomalyEnded = {
  readonly type: 'AnomalyEnded';
  readonly id: string;
  readonly endTime: number;
  readonly reason: 'quiet' | 'policy-changed' | 'corporate-action';
  readonly chain: FindingChain;
};

/** A finding no longer stands, because the bar at `barTime` was corrected, or was suspected to follow a corporate action and did not. */
export type AnomalyRetracted = {
  readonly type: 'AnomalyRetracted';
  readonly id: string;
  readonly barTime: number;
  readonly reason: 'bar-corrected' | 'refuted';
  readonly chain: FindingChain;
};

/** The events about findings. */
export type FindingEvent = AnomalyDetected | AnomalyUpdated | AnomalyEnded | AnomalyRetracted;

/** Everything that can have happened to a ticker. */
export type TickerEvent = TickerWatched | CorporateActionRecorded | BarObserved | BarCorrected | FindingEvent;
