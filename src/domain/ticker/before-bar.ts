import { barBack, placeOf } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { Episode } from './episode.ts';
import { rewindBaseline, type Baseline } from './memory.ts';
import type { Standing } from './standing.ts';
import { copyTicker, standingBack, type TickerState } from './ticker.ts';

/** A bar, and what was known just before it: what was normal, where the ticker stood, and which findings were `open`. */
export type Before = {
  readonly bar: Bar;
  readonly baseline: Baseline;
  readonly standing: Standing;
  readonly open: readonly Episode[];
};

const isOpenAt = ({ onset, over }: Episode, time: number): boolean =>
  onset < time && (over === null || over.endTime >= time);

/** What was known before the kept bar of an instant, in copies; null where none is kept that can still be corrected. */
export const beforeBar = (state: TickerState, time: number): Before | null => {
  const back = placeOf(state.baseline.window, time);
  const bar = barBack(state.baseline.window, back);
  if (!bar) return null;
  const { baseline } = copyTicker(state);
  rewindBaseline(baseline, back);
  const open = state.episodes.filter((episode) => isOpenAt(episode, time));
  return { bar, baseline, standing: standingBack(state, back), open };
};
