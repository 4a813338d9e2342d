import { placeOf } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { rewindBaseline, type Baseline } from './memory.ts';
import type { Standing } from './standing.ts';
import { copyTicker, standingBack, type TickerState } from './ticker.ts';

/** A bar, and what was known just before it: what was normal, and where the ticker stood. */
export type Before = { readonly bar: Bar; readonly baseline: Baseline; readonly standing: Standing };

/** What was known before the kept bar of an instant, in copies; null where none is kept that can still be corrected. */
export const beforeBar = (state: TickerState, time: number): Before | null => {
  const back = placeOf(state.baseline.window, time);
  if (back === 0) return null;
  const { baseline } = copyTicker(state);
  const [taken] = rewindBaseline(baseline, back);
  return taken ? { bar: taken.bar, baseline, standing: standingBack(state, back) } : null;
};
