import { computed, signal } from '@preact/signals';
import type { Bar } from '../api/answers.ts';
import { picked, wanted } from './chart.ts';
import { book } from './market.ts';
import { route, type Log } from './route.ts';

/** A judged bar of the log and its index among the bars of the series. */
export type Decision = { readonly bar: Bar; readonly index: number };

const LISTED: Readonly<Record<Log, (bar: Bar) => boolean>> = {
  all: () => true,
  findings: ({ verdict }) => verdict === 'anomalous',
  silences: ({ verdict }) => verdict !== 'anomalous',
};

/** The decisions about the series on screen that are listed, newest first. */
export const decisions = computed<readonly Decision[]>(() => {
  const isListed = LISTED[route.value.log];
  return (book.value?.bars ?? [])
    .map((bar, index) => ({ bar, index }))
    .filter(({ bar }) => isListed(bar))
    .toReversed();
});

/** How far the log is scrolled, in rows. */
export const scrolled = signal(0);

/** Shows the bar of a decision on the chart and above it. */
export const pick = ({ bar, index }: Decision): void => {
  picked.value = bar.timestamp;
  wanted.value = index;
};

/** The place in the log of the bar that was chosen; -1 when none was, or it is not listed. */
export const pickedPlace = computed<number>(() =>
  decisions.value.findIndex(({ bar }) => bar.timestamp === picked.value),
);
