import { effect, untracked } from '@preact/signals';
import { current, isBehind, link, stream } from './market.ts';
import { refresh } from './refresh.ts';

/** Milliseconds to the next look at the server: after news, while bars are being judged, where no stream tells of news, and where one does. */
const PAUSES = { news: 100, loading: 400, deaf: 2000, listening: 5000 };

const pause = (): number => {
  if (wished || isBehind.value) return PAUSES.news;
  const { state } = link.value;
  if (state === 'warming-up' || state === 'connecting') return PAUSES.loading;
  return stream.value === 'open' ? PAUSES.listening : PAUSES.deaf;
};

let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
let wished = false;

const pollLater = (): void => {
  clearTimeout(timer);
  timer = setTimeout(poll, pause());
};

/** Looks at the server after a moment in which more may happen. */
export const pollSoon = (): void => {
  if (wished) return;
  wished = true;
  if (!running) pollLater();
};

/** Looks at the server now, and from then on as long as the page can be seen. */
export const poll = (): void => {
  clearTimeout(timer);
  if (document.hidden) return;
  wished = running;
  if (running) return;
  running = true;
  void refresh().finally(() => {
    running = false;
    pollLater();
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
