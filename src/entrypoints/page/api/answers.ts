import type { Finding } from '../../../application/finding.ts';
import type { Interval } from '../../../domain/market/series.ts';

/** A watched series: `bars` judged so far, first and last as ISO instants (null before the first bar). */
export type TickerItem = {
  readonly series: string;
  readonly ticker: string;
  readonly feed: string;
  readonly interval: Interval;
  readonly policy: string;
  readonly bars: number;
  readonly firstBar: string | null;
  readonly lastBar: string | null;
  readonly lastRecorded: string;
  readonly historical: boolean;
};

/** A judged bar; `band` is where its close could have lain without a price finding. */
export type BarItem = {
  readonly timestamp: string;
  readonly sessionDate: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly verdict: string;
  readonly reason: string;
  readonly score: number;
  readonly band: { readonly low: number; readonly high: number } | null;
  readonly revision: number;
};

/** `GET /tickers`. */
export type TickersAnswer = { readonly tickers: readonly TickerItem[] };

/** `GET /tickers/{ticker}/bars`, oldest first. */
export type BarsAnswer = { readonly bars: readonly BarItem[] };

/** `GET /anomalies/{ticker}`, newest first. */
export type FindingsAnswer = { readonly anomalies: readonly Finding[]; readonly nextCursor: string | null };

/** `GET /ready`: how far the start-up load has come; `barsExpected` is null while unknown. */
export type ReadyAnswer = {
  readonly ready: boolean;
  readonly stage: string;
  readonly barsJudged: number;
  readonly barsExpected: number | null;
};
