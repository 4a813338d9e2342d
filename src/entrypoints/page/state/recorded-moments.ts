import { batch, effect, untracked } from '@preact/signals';
import type { Moment, Ticker } from '../api/answers.ts';
import { ask } from '../api/client.ts';
import { current } from './market.ts';
import { areMomentsPartial, asOf, moments, place } from './time.ts';

/** Most moments that are asked for at once. */
const MOST_MOMENTS = 10_000;

/** The newest moments behind those held that are older; the newest alone where nothing says that none is missing between. */
export const withOlder = (held: readonly Moment[], newest: readonly Moment[]): readonly Moment[] => {
  const first = newest[0]?.recordedAt ?? '';
  const isJoined = held.some(({ recordedAt }) => recordedAt >= first);
  return isJoined ? [...held.filter(({ recordedAt }) => recordedAt < first), ...newest] : newest;
};

/** The ticker whose moments are held. */
let holder: string | null = null;

const hold = (all: readonly Moment[], isPartial: boolean): void =>
  batch(() => {
    moments.value = all;
    areMomentsPartial.value = isPartial;
  });

const isOnScreen = (ticker: string): boolean => current.value?.ticker === ticker;

const fetchNewest = async ({ ticker }: Ticker): Promise<void> => {
  const answer = await ask('/tickers/{ticker}/moments', { ticker, limit: MOST_MOMENTS }, 'moments');
  if (answer.kind !== 'data' || !isOnScreen(ticker)) return;
  const newest = answer.data.moments;
  const all = holder === ticker ? withOlder(moments.value, newest) : newest;
  holder = ticker;
  hold(all, all.length === newest.length ? answer.data.partial : areMomentsPartial.value);
};

/** Fetches what was recorded before the moments held; gives whether there was something. */
const fetchOlder = async (ticker: string, { recordedAt: before }: Moment): Promise<boolean> => {
  const answer = await ask('/tickers/{ticker}/moments', { ticker, before, limit: MOST_MOMENTS }, 'moments');
  if (answer.kind !== 'data' || !isOnScreen(ticker) || moments.value[0]?.recordedAt !== before) return false;
  hold([...answer.data.moments, ...moments.value], answer.data.partial);
  return answer.data.count > 0;
};

/** Whether the moment on screen is the first held or lies before it, and older ones are recorded. */
const isAtLeftEnd = (): boolean =>
  asOf.value !== null && moments.value.length > 0 && place.value <= 0 && areMomentsPartial.value;

let running = false;

const fetchAsNeeded = async (): Promise<void> => {
  for (let goesOn = true; goesOn && isAtLeftEnd();) {
    const [first] = moments.value;
    goesOn = holder !== null && first !== undefined && (await fetchOlder(holder, first));
  }
};

const followLeftEnd = (): void => {
  if (!isAtLeftEnd() || running) return;
  running = true;
  void untracked(fetchAsNeeded).finally(() => {
    running = false;
  });
};

/** Keeps the recorded moments in step with the ticker on screen, and fetches older ones when the slider comes to its left end. */
export const followRecordedMoments = (): void => {
  let recorded = '';
  effect(() => {
    const item = current.value;
    const key = `${item?.series} ${item?.lastRecorded}`;
    if (item && key !== recorded) void untracked(() => fetchNewest(item));
    recorded = key;
  });
  effect(followLeftEnd);
};
