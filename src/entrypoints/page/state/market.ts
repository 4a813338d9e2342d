import { computed, signal } from '@preact/signals';
import type { Bar, Finding, Ticker } from '../api/answers.ts';
import { route } from './route.ts';

/** What the page holds of a series: its bars (oldest first) and findings (newest first), as of `item`; `partial` when there are more findings than were fetched. */
export type Book = {
  readonly item: Ticker;
  readonly bars: readonly Bar[];
  readonly findings: readonly Finding[];
  readonly partial: boolean;
};

/** How far the start-up load has come: its stage in words, bars judged, and of how many (null while unknown). */
export type Progress = { readonly stage: string; readonly judged: number; readonly expected: number | null };

/** How the page stands with the server. */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'warming-up'; readonly progress: Progress }
  | { readonly state: 'live' }
  | { readonly state: 'problem'; readonly title: string; readonly detail: string }
  | { readonly state: 'lost'; readonly since: number };

/** How the page stands with the server. */
export const link = signal<Link>({ state: 'connecting' });

/** How events come in: `open`, `opening`, `lost` until they come again, or `closed` while nobody sees the page. */
export type Stream = 'closed' | 'opening' | 'open' | 'lost';

/** How events come in. */
export const stream = signal<Stream>('closed');

/** Whether the server has recorded more than it can show yet. */
export const isBehind = signal(false);

/** Where the log is not as it was written and what to do, as the server says; null where nothing is known to be wrong. */
export const logFault = signal<string | null>(null);

/** The server's clock at the last answer, epoch milliseconds. */
export const now = signal(0);

/** Every watched series; null before the first answer. */
export const tickers = signal<readonly Ticker[] | null>(null);

/** What was fetched so far, by series. */
export const books = signal<ReadonlyMap<string, Book>>(new Map());

/** The ticker to open with where the address names none: that of the newest finding when the page came; null while there is none. */
export const newestTicker = signal<string | null>(null);

/** The series on screen: of the ticker in the address, else the one to open with, else the first; null when there is none. */
export const current = computed<Ticker | null>(() => {
  const items = tickers.value ?? [];
  const { ticker } = route.value;
  const of = (name: string | null): Ticker | undefined => items.find((item) => item.ticker === name);
  return (ticker === null ? (of(newestTicker.value) ?? items[0]) : of(ticker)) ?? null;
});

/** What is shown in place of the present while the page looks back: the book of that moment, null while there is none. */
export const lookedBack = signal<{ readonly book: Book | null } | null>(null);

/** What is shown of the series on screen. */
export const book = computed<Book | null>(() =>
  lookedBack.value ? lookedBack.value.book : (books.value.get(current.value?.series ?? '') ?? null),
);
