import { computed, signal } from '@preact/signals';
import type { Finding } from '../../../application/finding.ts';
import type { Kind, Severity } from '../../../domain/anomaly/kinds.ts';
import { book, current, tickers } from './market.ts';
import { go, route } from './route.ts';

/** Only findings of this severity, or all. */
export const severityFilter = signal<Severity | null>(null);

/** Only findings whose loudest bar is of this kind, or all. */
export const kindFilter = signal<Kind | null>(null);

/** The findings on screen, newest first. */
export const shown = computed<readonly Finding[]>(() =>
  (book.value?.findings ?? []).filter(
    ({ severity, loudest: { kind } }) =>
      (severityFilter.value ?? severity) === severity && (kindFilter.value ?? kind) === kind,
  ),
);

/** Id of the finding the keyboard stands on. */
export const cursor = signal<string | null>(null);

/** The finding whose panel is open, whatever the filters; null when none is, or it is not in the book. */
export const opened = computed<Finding | null>(
  () => book.value?.findings.find(({ id }) => id === route.value.finding) ?? null,
);

/** Opens the panel of a finding. */
export const open = (id: string): void => {
  cursor.value = id;
  go({ ticker: current.value?.ticker ?? null, finding: id });
};

/** Closes the panel. */
export const close = (): void => go({ ticker: route.value.ticker, finding: null });

/** Moves the cursor through the findings on screen; an open panel follows. */
export const move = (steps: 1 | -1): void => {
  const list = shown.value;
  const at = list.findIndex(({ id }) => id === cursor.value);
  const next = at === -1 ? list[0] : list[Math.min(list.length - 1, Math.max(0, at + steps))];
  if (!next) return;
  cursor.value = next.id;
  if (route.value.finding !== null) go({ ticker: next.ticker, finding: next.id }, 'replace');
};

/** Shows all findings again. */
export const clearFilters = (): void => {
  severityFilter.value = null;
  kindFilter.value = null;
};

/** Shows another ticker. */
export const showTicker = (ticker: string): void => {
  if (ticker === current.value?.ticker) return;
  cursor.value = null;
  clearFilters();
  go({ ticker, finding: null });
};

/** Shows the next watched ticker, after the last the first. */
export const nextTicker = (): void => {
  const names = [...new Set((tickers.value ?? []).map(({ ticker }) => ticker))];
  const next = names[(names.indexOf(current.value?.ticker ?? '') + 1) % names.length];
  if (next !== undefined) showTicker(next);
};
