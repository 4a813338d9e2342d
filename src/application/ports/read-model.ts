import type { Evidence, Judgement } from '../../domain/anomaly/judgement.ts';
import type { Direction, Kind, Severity } from '../../domain/anomaly/kinds.ts';
import type { Closes } from '../../domain/baseline/drawdown.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';

/** A finding as the events so far tell it. `series` is `feed/ticker/interval`; `evidence` are its bars in time order; times are epoch milliseconds. */
export type FindingRow = {
  readonly id: string;
  readonly series: string;
  readonly ticker: string;
  readonly rule: string;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly score: number;
  readonly policy: string;
  readonly onset: number;
  readonly end: number | null;
  readonly evidence: readonly Evidence[];
  readonly retracted: boolean;
  readonly supersedes: string | null;
};

/** Where a close could have lain without a price alarm, in the unit of the price. */
export type Band = { readonly low: number; readonly high: number };

/** A judged bar; `was` is its content before its last correction, null when it was never corrected. */
export type BarRow = {
  readonly series: string;
  readonly bar: Bar;
  readonly was: Bar | null;
  readonly revision: number;
  readonly policy: string;
  readonly judgement: Judgement;
  readonly band: Band | null;
};

/** A watched series, how far it has come, and where its closes stand below their peak. */
export type TickerRow = {
  readonly series: string;
  readonly ticker: string;
  readonly feed: Feed;
  readonly policy: string;
  readonly bars: number;
  readonly firstBar: number | null;
  readonly lastBar: number | null;
  readonly lastRecorded: number;
  readonly closes: Closes;
};

/** Rows to write in place of those with the same key, and how far each stream and the log have been read. */
export type Changes = {
  readonly findings: readonly FindingRow[];
  readonly bars: readonly BarRow[];
  readonly tickers: readonly TickerRow[];
  readonly seen: readonly { readonly stream: string; readonly version: number }[];
  readonly checkpoint: number;
};

/** The place after which a list goes on: onset and id of the last finding given. */
export type FindingKey = { readonly onset: number; readonly id: string };

/** A span of time in epoch milliseconds, both ends included. */
export type Span = { readonly from: number; readonly to: number };

/** Which findings, newest onset first, all where no `limit` is given; of no series where `series` is empty. `from` and `to` are session days (days since 1970-01-01, inclusive) that any bar of the finding may fall on; with `during`, those that began in that span or before and were not over before it. */
export type FindingsQuery = {
  readonly ticker?: string;
  readonly series?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly severity?: Severity;
  readonly kind?: Kind;
  readonly during?: Span;
  readonly after?: FindingKey;
  readonly limit?: number;
};

/** What people and programs read: findings, judged bars, watched tickers. Retracted findings are found by id only. Failures are ReadModelError. */
export interface Readings {
  /** Sequence of the last commit that is in the rows, 0 at first. */
  checkpoint(): Promise<number>;
  finding(id: string): Promise<FindingRow | null>;
  /** The finding that took the place of the one with this id, retracted itself or not. */
  successor(id: string): Promise<FindingRow | null>;
  findings(query: FindingsQuery): Promise<readonly FindingRow[]>;
  /** Ids of the newest findings, newest onset first, at most `limit`. */
  newestIds(limit: number): Promise<readonly string[]>;
  /** The bars of a series with time in `from`..`to`, oldest first, at most `limit` and then the newest of them. */
  bars(series: string, from: number, to: number, limit: number): Promise<readonly BarRow[]>;
  ticker(series: string): Promise<TickerRow | null>;
  /** Every watched series, or those of a ticker, in order of ticker, then series. */
  tickers(ticker?: string): Promise<readonly TickerRow[]>;
}

/** Readings as rows that are written with every commit. Failures are ReadModelError. */
export interface ReadModel extends Readings {
  /** Last version of the stream that is in the rows, 0 when it has none. */
  seen(stream: string): Promise<number>;
  /** Writes all changes or none. */
  apply(changes: Changes): Promise<void>;
}

/** Why the read model could not answer: `corrupt` is the whole, `damaged` a part, such as one finding, and `refused` is what was asked, where it may answer all else. */
export type ReadModelFailure = 'busy' | 'unavailable' | 'refused' | 'corrupt' | 'damaged' | 'too-large';

/** A read model failure with its kind. */
export class ReadModelError extends Error {
  override readonly name = 'ReadModelError';
  readonly kind: ReadModelFailure;

  constructor(kind: ReadModelFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
