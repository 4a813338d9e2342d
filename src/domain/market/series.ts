/** Lengths of a bar: a session, sixty minutes, five minutes, one minute. */
export const INTERVALS = ['1d', '60m', '5m', '1m'] as const;

/** Length of a bar. */
export type Interval = (typeof INTERVALS)[number];

const MINUTE = 60_000;

/** Length of an interval in milliseconds of the clock. */
export const INTERVAL_LENGTH: Readonly<Record<Interval, number>> = {
  '1d': 1440 * MINUTE,
  '60m': 60 * MINUTE,
  '5m': 5 * MINUTE,
  '1m': MINUTE,
};

/** What shares one baseline: the bars of one ticker at one interval from one feed. */
export type Series = { readonly feed: string; readonly ticker: string; readonly interval: Interval };

/** Regular-session bars of one ticker in a year of 252 sessions of six and a half hours. */
export const BARS_PER_YEAR: Readonly<Record<Interval, number>> = {
  '1d': 252,
  '60m': 252 * 7,
  '5m': 252 * 78,
  '1m': 252 * 390,
};

const TICKER = /^\^?[A-Z0-9]{1,12}(?:[.\-=][A-Z0-9]{1,6}){0,2}$/;
const FEED = /^[a-z][a-z0-9-]{0,31}$/;

/** Whether the text is a ticker symbol as real markets write them: `AAPL`, `BRK.B`, `BF-B`, `^GSPC`, `0700.HK`. */
export const isTicker = (text: string): boolean => TICKER.test(text);

/** Whether the text can name a feed: lower-case letters, digits and hyphens, at most 32 of them. */
export const isFeedId = (text: string): boolean => FEED.test(text);

/** Whether the text is an interval. */
export const isInterval = (text: string): text is Interval => (INTERVALS as readonly string[]).includes(text);

/** The series as one text, `feed/ticker/interval`: also the name of its stream. */
export const seriesKey = (series: Series): string => `${series.feed}/${series.ticker}/${series.interval}`;

/** Reads `feed/ticker/interval`; null when the text is no series. */
export const parseSeriesKey = (key: string): Series | null => {
  const [feed = '', ticker = '', interval = '', ...rest] = key.split('/');
  if (rest.length > 0 || !isFeedId(feed) || !isTicker(ticker) || !isInterval(interval)) return null;
  return { feed, ticker, interval };
};
