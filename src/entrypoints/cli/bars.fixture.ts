import type { Histories } from '../../application/calibration/histories.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { formatDate, parseDate } from '../../domain/market/civil.ts';

/** A row of bars: its session date, its price (open, high, low and close) and its volume. */
export type Row = { readonly date: string; readonly price: number; readonly volume: number };

/** The header of the CSV files made here. */
export const HEADER = 'ticker,date,open,high,low,close,volume';

/** So many session dates from a date on. */
export const sessionDates = (from: string, count: number): readonly string[] => {
  const first = parseDate(from) ?? 0;
  return sessionsBetween(first, first + 2 * count + 7)
    .slice(0, count)
    .map(({ day }) => formatDate(day));
};

/** The lines of a CSV file of one ticker, header first. */
export const linesOf = (ticker: string, rows: readonly Row[]): readonly string[] => [
  HEADER,
  ...rows.map(({ date, price, volume }) => [ticker, date, price, price, price, price, volume].join(',')),
];

const DATES = sessionDates('2024-01-02', 21);

/** Issue 2's known answer: twenty bars of price 150 + 0.5 (i mod 5) and volume 50,000,000 + 100,000 (i mod 5), then 160 and 100,000,000. */
export const SPIKE: readonly Row[] = DATES.map((date, i) =>
  i < 20
    ? { date, price: 150 + 0.5 * (i % 5), volume: 50_000_000 + 100_000 * (i % 5) }
    : { date, price: 160, volume: 100_000_000 },
);

/** Issue 2's quiet case: twenty bars of price 100 + 0.5 (i mod 5), then 100. */
export const QUIET: readonly Row[] = DATES.map((date, i) => ({
  date,
  price: i < 20 ? 100 + 0.5 * (i % 5) : 100,
  volume: 50_000_000 + 100_000 * (i % 5),
}));

/** A CSV file of one row a minute, or every so many minutes, from 09:30 on, with the timestamp in the column `datetime`. */
export const intradayLines = (ticker: string, date: string, minutes: number, count: number): readonly string[] => [
  HEADER.replace('date', 'datetime'),
  ...Array.from({ length: count }, (_, i) => {
    const minute = 9 * 60 + 30 + i * minutes;
    const time = `${Math.floor(minute / 60)}:${minute % 60}`.replaceAll(/\b\d\b/g, '0$&');
    return `${ticker},${date} ${time},10,10,10,10,${1000 + i}`;
  }),
];

/** The header of files whose rows name the instant at which their bar starts. */
export const TIMED_HEADER = 'ticker,timestamp,open,high,low,close,volume';

const rowOf = (ticker: string, { time, open, high, low, close, volume }: Bar): string =>
  [ticker, new Date(time).toISOString(), open, high, low, close, volume].join(',');

/** A CSV file of the bars of some tickers. */
export const csvOf = (histories: Histories): string => {
  const rows = [...histories].flatMap(([ticker, bars]) => bars.map((bar) => rowOf(ticker, bar)));
  return [TIMED_HEADER, ...rows, ''].join('\n');
};
