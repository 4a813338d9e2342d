import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { AnomalyEnded, AnomalyRetracted, FindingChain } from '../../domain/ticker/events.ts';
import type { Finding } from '../finding.ts';

/** What every public event carries, named as CloudEvents 1.0 has it: `subject` is the series, `time` the bar it speaks of, `correlationid` the finding, `causationid` the commit. Times are ISO instants. */
export type Envelope<T extends string, D> = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: T;
  readonly schemaversion: 1;
  readonly subject: string;
  readonly time: string;
  readonly recordedtime: string;
  readonly correlationid: string;
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  readonly data: D;
};

/** What the data of every public event begin with: the finding, its ticker, and where its commit stands among those of the stream that hold findings. */
export type About = { readonly findingId: string; readonly ticker: string; readonly chain: FindingChain };

/** What version 1 tells of a finding when it starts; a name added to Finding is not told until it is named here. */
export type PublicFinding = Pick<
  Finding,
  | 'sessionDate'
  | 'bars'
  | 'endTimestamp'
  | 'kind'
  | 'direction'
  | 'severity'
  | 'score'
  | 'value'
  | 'expected'
  | 'spread'
  | 'threshold'
  | 'detector'
  | 'policy'
  | 'reason'
> & { readonly rarity: number };

/** A finding starts; the numbers are those of its onset bar. */
export type PublicDetected = Envelope<
  'AnomalyDetected',
  About & PublicFinding & { readonly supersedes: string | null }
>;

/** A finding gains or loses bars; severity and score are those of all its bars. */
export type PublicUpdated = Envelope<
  'AnomalyUpdated',
  About & {
    readonly severity: Severity;
    readonly score: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }
>;

/** A finding is over, or has another last bar after a correction. */
export type PublicEnded = Envelope<
  'AnomalyEnded',
  About & { readonly endTimestamp: string; readonly reason: AnomalyEnded['reason'] }
>;

/** A finding no longer stands. */
export type PublicRetracted = Envelope<
  'AnomalyRetracted',
  About & { readonly barTimestamp: string; readonly reason: AnomalyRetracted['reason'] }
>;

/** What subscribers outside are told; version 1 of every type. */
export type PublicEvent = PublicDetected | PublicUpdated | PublicEnded | PublicRetracted;
