import type { TickerRow } from '../ports/read-model.ts';
import { isoInstant } from '../wording/iso-instant.ts';

/** How new the data are: start of the newest bar (ISO instant), its age in whole seconds, and whether its feed is recorded data that will not grow. The first two are null while no bar is there. */
export type Freshness = {
  readonly newestBar: string | null;
  readonly ageSeconds: number | null;
  readonly historical: boolean;
};

type Newest = { readonly time: number; readonly historical: boolean };

const newestOf = (tickers: readonly TickerRow[]): Newest | null => {
  let newest: Newest | null = null;
  for (const { lastBar, feed } of tickers) {
    if (lastBar !== null && lastBar > (newest?.time ?? -Infinity)) {
      newest = { time: lastBar, historical: feed.historical };
    }
  }
  return newest;
};

/** Freshness of the given series at `now` (epoch ms). */
export const freshnessOf = (tickers: readonly TickerRow[], now: number): Freshness => {
  const newest = newestOf(tickers);
  if (!newest) return { newestBar: null, ageSeconds: null, historical: false };
  return {
    newestBar: isoInstant(newest.time),
    ageSeconds: Math.max(0, Math.floor((now - newest.time) / 1000)),
    historical: newest.historical,
  };
};
