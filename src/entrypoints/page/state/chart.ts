import { signal } from '@preact/signals';
import type { Span } from '../chart/place.ts';
import type { Style } from '../chart/options.ts';

/** How much of the newest data is in view, in sessions; `all` of them, or `own` for a view that a person or a finding chose. */
export type Range = number | 'all' | 'own';

/** Sessions in view when a series is first shown. */
export const FIRST_RANGE = 252;

/** How prices are drawn. */
export const style = signal<Style>('auto');

/** How much of the data is in view. */
export const range = signal<Range>(FIRST_RANGE);

/** The bars in view, by index; null before the first drawing. */
export const view = signal<Span | null>(null);

/** Index of the bar under the pointer. */
export const hovered = signal<number | null>(null);

/** Start (ISO instant) of the bar that a person chose to read. */
export const picked = signal<string | null>(null);

/** A bar (series, and start as an ISO instant) to bring into view once its series is on screen; taken once. */
export const sought = signal<{ readonly series: string; readonly timestamp: string } | null>(null);

/** Index of the bar a person asked to see; taken once. */
export const wanted = signal<number | null>(null);
