import { signal } from '@preact/signals';
import { close, cursor, move, nextTicker, open } from './state/selection.ts';
import { switchTheme } from './state/theme.ts';

/** Whether the list of keys is on screen. */
export const keysShown = signal(false);

/** The keys and what they do, for the list of keys. */
export const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['j', '↓'], 'next finding'],
  [['k', '↑'], 'previous finding'],
  [['Enter'], 'open the finding'],
  [['Esc'], 'close it'],
  [['t'], 'next ticker'],
  [['d'], 'light or dark'],
  [['?'], 'these keys'],
];

const openCursor = (): void => {
  if (cursor.value !== null) open(cursor.value);
};

const ACTIONS: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  Enter: openCursor,
  Escape: close,
  t: nextTicker,
  d: switchTheme,
  '?': () => {
    keysShown.value = true;
  },
};

/** Whether the key belongs to the control that has the focus. */
const isTaken = ({ key, target }: KeyboardEvent): boolean => {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, select, textarea, dialog') !== null) return true;
  return key === 'Enter' && target.closest('button, a') !== null;
};

/** Listens to the keys of the page. */
export const listenToKeys = (): void => {
  document.addEventListener('keydown', (event) => {
    const action = ACTIONS[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    event.preventDefault();
    action();
  });
};
