import { computed, signal } from '@preact/signals';
import type { Moment } from '../api/answers.ts';

/** How looking back goes: not at all, asked for, `at` an instant that is on screen, or refused. */
export type Look =
  | { readonly state: 'now' }
  | { readonly state: 'asking' }
  | { readonly state: 'shown'; readonly at: string }
  | { readonly state: 'failed'; readonly title: string; readonly detail: string };

/** The moment to look back to, as the address has it; null for the present. */
export const asOf = signal<string | null>(null);

/** How looking back goes. */
export const look = signal<Look>({ state: 'now' });

/** The recorded moments of the ticker on screen, oldest first. */
export const moments = signal<readonly Moment[]>([]);

/** Whether there are older recorded moments than these. */
export const areMomentsPartial = signal(false);

/** The last moment that is not after an instant (epoch ms), by index; -1 before the first. */
const placeOf = (all: readonly Moment[], instant: number): number =>
  all.findLastIndex(({ recordedAt }) => Date.parse(recordedAt) <= instant);

/** Index of the moment on screen, one past the last for the present. */
export const place = computed<number>(() => {
  if (asOf.value === null) return moments.value.length;
  const at = look.value.state === 'shown' ? look.value.at : asOf.value;
  return placeOf(moments.value, Date.parse(at));
});

/** Whether findings were made or withdrawn, or bars corrected, in a moment. */
export const isNotable = ({ found, withdrawn, corrected }: Moment): boolean => found + withdrawn + corrected > 0;

/** Index of the next notable moment from an index on, forwards or backwards; forwards the last step is the present, null when there is none. */
const nextNotable = (all: readonly Moment[], from: number, steps: 1 | -1): number | null => {
  const next =
    steps === 1
      ? all.findIndex((moment, index) => index > from && isNotable(moment))
      : all.findLastIndex((moment, index) => index < from && isNotable(moment));
  if (next !== -1) return next;
  return steps === 1 && from < all.length ? all.length : null;
};

/** Goes to a moment (null: the present): a step that Back undoes, or in place of the current one. */
const goToMoment = (to: string | null, step: 'push' | 'replace' = 'push'): void => {
  if (to === asOf.value) return;
  const query = to === null ? location.pathname : `?${new URLSearchParams({ asOf: to }).toString()}`;
  const address = `${query.replaceAll('%3A', ':')}${location.hash}`;
  if (step === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  asOf.value = to;
};

/** Goes to the moment of an index, one past the last for the present; only the first step away from the present is one that Back undoes. */
export const goToPlace = (index: number): void =>
  goToMoment(moments.value[index]?.recordedAt ?? null, asOf.value === null ? 'push' : 'replace');

/** Where a step forwards or backwards leads: to the next notable moment, or else back to the first, where older ones are fetched; null when nowhere. */
export const stepsTo = (steps: 1 | -1): number | null => {
  const next = nextNotable(moments.value, place.value, steps);
  const isMoreBefore = steps === -1 && areMomentsPartial.value && place.value > 0;
  return next ?? (isMoreBefore ? 0 : null);
};

/** Goes to the next notable moment, forwards or backwards. */
export const stepInTime = (steps: 1 | -1): void => {
  const next = stepsTo(steps);
  if (next !== null) goToPlace(next);
};

/** Goes back to the present. */
export const backToNow = (): void => goToMoment(null);

/** Takes the moment from the address, now and whenever Back or Forward changes it. */
export const followMoment = (): void => {
  const read = (): void => {
    asOf.value = new URLSearchParams(location.search).get('asOf');
  };
  read();
  addEventListener('popstate', read);
};
