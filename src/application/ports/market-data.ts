import type { Bar } from '../../domain/market/bar.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { Series } from '../../domain/market/series.ts';

/** What a provider answered, byte by byte, and about what (a ticker, or the name of a file). */
export type Answer = { readonly about: string; readonly body: Uint8Array };

/** Gives the bars of one feed. Failures are MarketDataError. */
export interface MarketData {
  /** The feed and what it declares about its bars. */
  readonly feed: Feed;
  /** The series on offer, in the order of their tickers. */
  series(): Promise<readonly Series[]>;
  /** How many bars of all series there are, where that is known before they are given. */
  count?(): Promise<number>;
  /** The corporate actions of a series that are known by now, in order of time; there where the feed `tellsActions`. */
  actions?(series: Series): Promise<readonly CorporateAction[]>;
  /** What its bars are read from, as it came; there where that can be had again. */
  raw?(): AsyncIterable<Answer>;
  /** The bars of a series from an instant on (default the first), in time order, in chunks of at most 100; ends where the recorded data end. */
  bars(series: Series, from?: number): AsyncIterable<readonly Bar[]>;
}

/** Why market data could not be had. */
export type MarketDataFailure = 'not-found' | 'unreadable' | 'bad-data' | 'unknown-series';

/** A market data failure with its kind and a sentence for the person who chose the provider. */
export class MarketDataError extends Error {
  override readonly name = 'MarketDataError';
  readonly kind: MarketDataFailure;

  constructor(kind: MarketDataFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
