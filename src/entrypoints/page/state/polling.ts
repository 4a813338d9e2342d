import { effect, untracked } from '@preact/signals';
import { current, link } from './market.ts';
import { refresh } from './refresh.ts';

/** Pause between two looks at the server in milliseconds: short while something is about to change, longer otherwise. */
const pause = (): number => (link.value.state === 'warming-up' || link.value.state === 'connecting' ? 400 : 2000);

let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
let wishes = 0;

const look = async (): Promise<void> => {
  let granted = -1;
  while (granted !== wishes) {
    granted = wishes;
    await refresh();
  }
};

/** Looks at the server now, and from then on as long as the page can be seen. */
export const poll = (): void => {
  clearTimeout(timer);
  if (document.hidden) return;
  wishes += 1;
  if (running) return;
  running = true;
  void look().finally(() => {
    running = false;
    timer = setTimeout(poll, pause());
  });
};

/** Starts looking at the server; also at once when the page comes into view or shows another series. */
export const startPolling = (): void => {
  document.addEventListener('visibilitychange', poll);
  let series: string | null = null;
  effect(() => {
    const next = current.value?.series ?? null;
    if (next !== series && next !== null) untracked(poll);
    series = next;
  });
  poll();
};
