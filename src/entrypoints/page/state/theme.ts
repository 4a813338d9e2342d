import { computed, effect, signal } from '@preact/signals';

/** Light or dark. */
export type Theme = 'light' | 'dark';

const KEY = 'tapewatch.theme';

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

const systemTheme = signal<Theme>(darkSystem.matches ? 'dark' : 'light');

/** What was chosen last time; null also where the browser keeps nothing for this page. */
const remembered = (): Theme | null => {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
};

const remember = (theme: Theme): void => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
};

const chosen = signal<Theme | null>(remembered());

/** The theme in force: the chosen one, else the system's. */
export const theme = computed<Theme>(() => chosen.value ?? systemTheme.value);

/** The theme the document wears already. */
export const wornTheme = signal<Theme>('light');

/** Changes to the other theme and remembers it. */
export const switchTheme = (): void => {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark';
  remember(chosen.value);
};

/** Keeps the document in the theme. */
export const applyTheme = (): void => {
  darkSystem.addEventListener('change', ({ matches }) => {
    systemTheme.value = matches ? 'dark' : 'light';
  });
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    wornTheme.value = theme.value;
  });
};
