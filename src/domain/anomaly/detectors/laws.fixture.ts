import { barBack, emptyWindow, pushBar, type BarWindow } from '../../baseline/bar-window.ts';
import type { Bar } from '../../market/bar.ts';
import { placeAfter, type Place, type Timing } from '../../market/place.ts';
import type { Detector, Reading } from '../detector.ts';

/** What a detector has seen of a series. */
export type Seen = { readonly state: unknown; readonly window: BarWindow; readonly timing: Timing };

/** A detector before its first bar. */
export const begin = (detector: Detector, timing: Timing): Seen => ({
  state: detector.initial(),
  window: emptyWindow(),
  timing,
});

/** Where the next bar stands in its session. */
export const placeOf = ({ timing, window }: Seen, bar: Bar): Place => placeAfter(timing, barBack(window, 1), bar);

/** Reads the next bar and takes it into the baseline. */
export const see = (detector: Detector, seen: Seen, bar: Bar): Reading => {
  const { state, window } = seen;
  const place = placeOf(seen, bar);
  const reading = detector.read(state, window, bar, place);
  detector.absorb(state, window, bar, place);
  pushBar(window, bar, 0);
  return reading;
};

/** A detector of some bars; a sound one is the same whatever the bars. */
export type Made = (bars: readonly Bar[]) => Detector;

const readAll = (made: Made, timing: Timing, bars: readonly Bar[]): readonly Reading[] => {
  const detector = made(bars);
  const seen = begin(detector, timing);
  return bars.map((bar) => see(detector, seen, bar));
};

/** Law: what is read of the first bars is the same whatever comes after them. */
export const prefixEqualsWhole = (made: Made, timing: Timing, bars: readonly Bar[]): boolean => {
  const cut = bars.length >> 1;
  const whole = readAll(made, timing, bars).slice(0, cut);
  const prefix = readAll(made, timing, bars.slice(0, cut));
  return JSON.stringify(prefix) === JSON.stringify(whole);
};

const expectationOf = (reading: Reading): string =>
  reading.status === 'ready' ? `${reading.expected} ${reading.spread} ${reading.sample}` : reading.status;

/** Law: expectation and spread of the last bar are of the bars before, so that a bar several times louder still meets the same (where both are read). */
export const leavesTestedBarOut = (
  detector: Detector,
  timing: Timing,
  bars: readonly Bar[],
  factor: number,
): boolean => {
  const seen = begin(detector, timing);
  for (const bar of bars.slice(0, -1)) see(detector, seen, bar);
  const expectations = bars.slice(-1).flatMap((last) => {
    const wild = { ...last, open: last.close * factor, close: last.close * factor, volume: last.volume + 1 };
    const louder = { ...wild, open: wild.open * factor, close: wild.close * factor, volume: wild.volume * factor };
    return [wild, louder].map((bar) => detector.read(seen.state, seen.window, bar, placeOf(seen, bar)));
  });
  if (expectations.some(({ status }) => status === 'absent')) return true;
  return new Set(expectations.map(expectationOf)).size === 1;
};

/** Law: one bar far out moves the spread of the next by less than a third, and no more the farther it went. */
export const holdsOneBarBack = (
  detector: Detector,
  timing: Timing,
  bars: readonly Bar[],
  shocked: (bar: Bar, factor: number) => Bar,
): boolean => {
  const spreadAfter = (factor: number): number => {
    const seen = begin(detector, timing);
    for (const bar of bars.slice(0, -2)) see(detector, seen, bar);
    const [shock, next] = bars.slice(-2).map((bar) => shocked(bar, factor));
    if (shock) see(detector, seen, shock);
    const reading = next && see(detector, seen, next);
    return reading?.status === 'ready' ? reading.spread : NaN;
  };
  const [calm, far, farther] = [spreadAfter(1.001), spreadAfter(100), spreadAfter(10_000)];
  return far === farther && far / calm < 4 / 3;
};
