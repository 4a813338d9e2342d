import { computed, signal } from '@preact/signals';
import type { Finding } from '../api/answers.ts';
import { picked } from './chart.ts';
import { book, current, tickers } from './market.ts';
import { go, route, type Route } from './route.ts';

/** Whether a finding passes the filters: its severity, and the kind of its loudest bar. */
export const passes = ({ severity, loudest: { kind } }: Finding, filters: Pick<Route, 'severity' | 'kind'>): boolean =>
  (filters.severity ?? severity) === severity && (filters.kind ?? kind) === kind;

/** The findings on screen, newest first. */
export const shown = computed<readonly Finding[]>(() =>
  (book.value?.findings ?? []).filter((finding) => passes(finding, route.value)),
);

/** Id of the finding the keyboard stands on. */
export const cursor = signal<string | null>(null);

/** Id of the finding that stands out in the list: the open one, else the one the keyboard stands on. */
export const standing = computed<string | null>(() => route.value.finding ?? cursor.value);

/** The finding whose panel is open, whatever the filters; null when none is, or it is not in the book. */
export const opened = computed<Finding | null>(
  () => book.value?.findings.find(({ id }) => id === route.value.finding) ?? null,
);

/** Opens the panel of a finding. */
export const open = (id: string): void => {
  cursor.value = id;
  picked.value = null;
  go({ ticker: current.value?.ticker ?? null, finding: id });
};

/** Opens a finding of any ticker, whatever is filtered. */
export const openNews = ({ id, ticker }: Pick<Finding, 'id' | 'ticker'>): void => {
  cursor.value = id;
  picked.value = null;
  go({ ticker, finding: id, severity: null, kind: null });
};

/** Closes the panel. */
export const close = (): void => go({ finding: null });

/** Moves the cursor through the findings on screen; an open panel follows. */
export const move = (steps: 1 | -1): void => {
  const list = shown.value;
  const at = list.findIndex(({ id }) => id === standing.value);
  const next = at === -1 ? list[0] : list[Math.min(list.length - 1, Math.max(0, at + steps))];
  if (!next) return;
  cursor.value = next.id;
  picked.value = null;
  if (route.value.finding !== null) go({ ticker: next.ticker, finding: next.id }, 'replace');
};

/** Shows all findings again. */
export const clearFilters = (): void => go({ severity: null, kind: null }, 'replace');

/** Shows another ticker. */
export const showTicker = (ticker: string): void => {
  if (ticker === current.value?.ticker) return;
  cursor.value = null;
  picked.value = null;
  go({ ticker, finding: null, severity: null, kind: null });
};

/** Shows the ticker that a person wrote: the one of that name, else the first whose name starts with it or holds it, in any case; where there is none, the page says that it is not watched. */
export const findTicker = (text: string): void => {
  const wanted = text.trim().toUpperCase();
  const names = (tickers.value ?? []).map(({ ticker }) => ticker);
  const found =
    names.find((name) => name === wanted) ??
    names.find((name) => name.startsWith(wanted)) ??
    names.find((name) => name.includes(wanted));
  showTicker(found ?? wanted);
};

/** Shows the next watched ticker, after the last the first. */
export const nextTicker = (): void => {
  const names = [...new Set((tickers.value ?? []).map(({ ticker }) => ticker))];
  const next = names[(names.indexOf(current.value?.ticker ?? '') + 1) % names.length];
  if (next !== undefined) showTicker(next);
};
