import { computed, signal } from '@preact/signals';
import type { Finding } from '../../../application/finding.ts';
import type { BarItem, TickerItem } from '../api/answers.ts';
import { route } from './route.ts';

/** What the page holds of a series: its bars (oldest first) and findings (newest first), as of `item`; `partial` when there are more findings than were fetched. */
export type Book = {
  readonly item: TickerItem;
  readonly bars: readonly BarItem[];
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

/** The server's clock at the last answer, epoch milliseconds. */
export const now = signal(0);

/** Every watched series; null before the first answer. */
export const tickers = signal<readonly TickerItem[] | null>(null);

/** What was fetched so far, by series. */
export const books = signal<ReadonlyMap<string, Book>>(new Map());

/** The series on screen: of the ticker in the address, or the first; null when there is none. */
export const current = computed<TickerItem | null>(() => {
  const items = tickers.value ?? [];
  const { ticker } = route.value;
  return (ticker === null ? items[0] : items.find((item) => item.ticker === ticker)) ?? null;
});

/** What was fetched of the series on screen. */
export const book = computed<Book | null>(() => books.value.get(current.value?.series ?? '') ?? null);
