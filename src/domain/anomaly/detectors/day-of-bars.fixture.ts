import { barBack, emptyWindow, pushBar } from '../../baseline/bar-window.ts';
import type { Bar } from '../../market/bar.ts';
import { placeAfter, type Place, type Timing } from '../../market/place.ts';
import type { Detector, Reading } from '../detector.ts';

/** Bars of five minutes in New York's regular hours. */
const FIVE_MINUTES: Timing = { interval: '5m', sessions: 'regular' };

/** A bar that opens and closes at these prices. */
export const traded = (time: number, open: number, close: number, volume: number): Bar => ({
  time,
  open,
  high: Math.max(open, close),
  low: Math.min(open, close),
  close,
  volume,
});

/** Bars that start at these instants, each rising and falling in turn by `move` (a log return), on `volume` shares. */
export const steadyBars = (
  times: readonly number[],
  move: (i: number) => number,
  volume: (i: number) => number,
): readonly Bar[] => {
  let open = 100;
  return times.map((time, i) => {
    const close = i % 2 === 0 ? 100 * Math.exp(move(i)) : 100;
    const bar = traded(time, open, close, volume(i));
    open = close;
    return bar;
  });
};

/** What a detector reads of each of some bars; `learnt` says at which place it takes a bar in, its own unless said otherwise, `timing` how long bars are, five minutes unless said otherwise. */
export const readAll = <State>(
  detector: Detector<State>,
  bars: readonly Bar[],
  learnt: (place: Place) => Place = (place) => place,
  timing: Timing = FIVE_MINUTES,
): readonly Reading[] => {
  const state = detector.initial();
  const window = emptyWindow();
  return bars.map((bar) => {
    const place = placeAfter(timing, barBack(window, 1), bar);
    const reading = detector.read(state, window, bar, place);
    detector.absorb(state, window, bar, learnt(place));
    pushBar(window, bar, 0);
    return reading;
  });
};
