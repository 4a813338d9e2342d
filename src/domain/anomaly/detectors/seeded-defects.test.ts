import { describe, expect, test } from 'vitest';
import type { Bar } from '../../market/bar.ts';
import { HOURS } from '../../market/session-starts.fixture.ts';
import type { Timing } from '../../market/place.ts';
import type { Detector } from '../detector.ts';
import { averaged, weightOf } from '../../baseline/average.ts';
import { barBack } from '../../baseline/bar-window.ts';
import { motionOf } from '../../baseline/motion.ts';
import { holdsOneBarBack, leavesTestedBarOut, prefixEqualsWhole, type Made } from './laws.fixture.ts';
import { returnDetector } from './return.ts';
import { volumeDetector } from './volume.ts';

const DAILY: Timing = { interval: '1d', sessions: 'regular' };

/** Bars that wave by a percent in price and by a fifth in volume. */
const WAVES: readonly Bar[] = Array.from({ length: 160 }, (_, i) => {
  const close = 100 * Math.exp(0.01 * Math.sin(1.7 * i));
  const volume = Math.round(1e6 * Math.exp(0.2 * Math.cos(2.3 * i)));
  return { time: HOURS[i] ?? 0, open: close, high: close * 1.002, low: close / 1.002, close, volume };
});

const inPrice = (bar: Bar, factor: number): Bar => ({
  ...bar,
  open: bar.open * factor,
  high: bar.high * factor,
  low: bar.low * factor,
  close: bar.close * factor,
});

const inVolume = (bar: Bar, factor: number): Bar => ({ ...bar, volume: bar.volume * factor });

const SOUND: Detector = returnDetector;

/** Reads each bar as the one after it. */
const lookingAhead: Made = (bars) => ({
  ...SOUND,
  read: (state, window, bar, place) => SOUND.read(state, window, bars[bars.indexOf(bar) + 1] ?? bar, place),
});

/** Takes each bar into the baseline before it is read, as the classic rule in its usual form does. */
const withItsBar: Detector = {
  ...SOUND,
  read: (state, window, bar, place) => {
    const own = SOUND.copy(state);
    SOUND.absorb(own, window, bar, place);
    return SOUND.read(own, window, bar, place);
  },
};

/** Learns every move in full. */
const unwinsorised: Detector<{ count: number; mean: number }> = {
  ...SOUND,
  initial: () => ({ count: 0, mean: 0 }),
  read: ({ count, mean }, window, bar) => {
    const previous = barBack(window, 1);
    if (!previous || count < 63) return { status: 'warming-up', missing: 63 - count };
    return { status: 'ready', value: motionOf(previous, bar).move, expected: 0, spread: mean, sample: count };
  },
  absorb: (known, window, bar) => {
    const previous = barBack(window, 1);
    if (!previous) return;
    known.count += 1;
    known.mean = averaged(known.mean, Math.abs(motionOf(previous, bar).move), weightOf(21), known.count);
  },
  copy: (known) => ({ ...known }),
};

describe('what is read of the first bars is the same whatever comes after them', () => {
  test('of the return', () => expect(prefixEqualsWhole(() => SOUND, DAILY, WAVES)).toBe(true));

  test('and would not be, did it look ahead: the test above would be red', () =>
    expect(prefixEqualsWhole(lookingAhead, DAILY, WAVES)).toBe(false));
});

describe('a bar is no part of its own baseline', () => {
  test('of the return', () => expect(leavesTestedBarOut(SOUND, DAILY, WAVES, 1.003)).toBe(true));

  test('and would be, were it taken in before it is read: the test above would be red', () =>
    expect(leavesTestedBarOut(withItsBar, DAILY, WAVES, 1.003)).toBe(false));
});

describe('one bar far out does not blind the next ones', () => {
  test('in price', () => expect(holdsOneBarBack(SOUND, DAILY, WAVES, inPrice)).toBe(true));

  test('in volume', () => expect(holdsOneBarBack(volumeDetector, DAILY, WAVES, inVolume)).toBe(true));

  test('and would, were it not winsorised: the test in price would be red', () =>
    expect(holdsOneBarBack(unwinsorised, DAILY, WAVES, inPrice)).toBe(false));
});
