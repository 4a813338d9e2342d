import { signal } from '@preact/signals';
import { news } from './state/live.ts';
import { togglePanel } from './state/route.ts';
import { close, cursor, move, nextTicker, open, openNews } from './state/selection.ts';
import { backToNow, stepInTime } from './state/time.ts';
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
  [['/'], 'find a ticker, where there are many'],
  [['['], 'what was known earlier'],
  [[']'], 'what was known later'],
  [['n'], 'back to now'],
  [['o'], 'open the newest finding since you came'],
  [['l'], 'decisions, with the silences'],
  [['r'], 'replay under another policy'],
  [['s'], 'system'],
  [['d'], 'light or dark'],
  [['?'], 'these keys'],
];

const openCursor = (): void => {
  if (cursor.value !== null) open(cursor.value);
};

const openNewest = (): void => {
  const [newest] = news.value;
  if (newest) openNews(newest);
};

const ACTIONS: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  Enter: openCursor,
  Escape: close,
  t: nextTicker,
  '/': () => document.getElementById('ticker')?.focus(),
  '[': () => stepInTime(-1),
  ']': () => stepInTime(1),
  n: backToNow,
  o: openNewest,
  l: () => togglePanel('decisions'),
  r: () => togglePanel('replay'),
  s: () => togglePanel('system'),
  d: switchTheme,
  '?': () => {
    keysShown.value = true;
  },
};

/** Whether the key belongs to the control that has the focus. */
const isTaken = ({ key, target }: KeyboardEvent): boolean => {
  if (!(target instanceof Element)) return false;
  if (target.closest('input[type="range"]') !== null) return key.startsWith('Arrow');
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
