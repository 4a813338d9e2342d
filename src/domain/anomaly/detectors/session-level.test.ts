import { describe, expect, test } from 'vitest';
import { barBack, emptyWindow, pushBar } from '../../baseline/bar-window.ts';
import type { Bar } from '../../market/bar.ts';
import { placeAfter, type Timing } from '../../market/place.ts';
import { sessionStarts } from '../../market/session-starts.fixture.ts';
import type { Reading } from '../detector.ts';
import { readAll, steadyBars } from './day-of-bars.fixture.ts';
import { sessionLevelDetector } from './session-level.ts';
import { levelShiftDetector } from './shift.ts';

const HOURLY: Timing = { interval: '60m', sessions: 'regular' };
const SLOTS = 7;

/** Sessions of eight months but for a half-day, and the two weeks and a day after them. */
const PAST = [...sessionStarts('2023-07-05', '2023-11-22', '60m'), ...sessionStarts('2023-11-27', '2024-03-18', '60m')];
const NEXT = sessionStarts('2024-03-19', '2024-04-04', '60m');

/** Bars of which every second session trades `swing` times as much, and all from PAST on `times` as much. */
const traded = (starts: readonly number[], times: number, swing: number): readonly Bar[] =>
  steadyBars(
    starts,
    () => 0.001,
    (i) => 100_000 * (Math.floor(i / SLOTS) % 2 === 0 ? 1 : swing) * (i < PAST.length ? 1 : times),
  );

const read = (bars: readonly Bar[]): readonly Reading[] => readAll(sessionLevelDetector, bars, undefined, HOURLY);

/** The sessions of bars as daily ones: all their shares at once. */
const daily = (bars: readonly Bar[]): readonly Bar[] =>
  bars.flatMap((bar, i) => {
    if (i % SLOTS !== 0) return [];
    return { ...bar, volume: bars.slice(i, i + SLOTS).reduce((sum, { volume }) => sum + volume, 0) };
  });

const readyAt = (readings: readonly Reading[]): readonly number[] =>
  readings.flatMap(({ status }, i) => (status === 'ready' ? [i] : []));

describe('the level of sessions', () => {
  test('is not read before half a year of them', () => {
    const readings = read(traded(PAST, 1, 1.2));
    expect(readings[SLOTS]).toEqual({ status: 'warming-up', missing: 126 * SLOTS });
    expect(readings[126 * SLOTS - 1]?.status).toBe('warming-up');
    expect(readings[127 * SLOTS]?.status).not.toBe('warming-up');
  });

  test.each([
    ['more', 3, 1.2],
    ['less', 1 / 30, 1 / 1.2],
  ])(
    'that every session of two weeks has as much %s is read when they are over, as of daily bars',
    (_, times, swing) => {
      const bars = traded([...PAST, ...NEXT], times, swing);
      const readings = read(bars);
      const told = readyAt(readings).find((i) => i >= PAST.length) ?? NaN;
      expect(told).toBe(PAST.length + 10 * SLOTS);
      const shifts = readAll(levelShiftDetector, daily(bars), undefined, { interval: '1d', sessions: 'regular' });
      expect(readings[told]).toEqual(shifts[PAST.length / SLOTS + 9]);
      expect(readings.slice(told, told + SLOTS)).toEqual(readings.slice(told, told + SLOTS).map(() => readings[told]));
    },
  );

  test('counts in new shares after a split', () => {
    const state = sessionLevelDetector.initial();
    const window = emptyWindow();
    const bars = traded([...PAST, ...NEXT], 3, 1.2);
    const at = (bar: Bar): Reading =>
      sessionLevelDetector.read(state, window, bar, placeAfter(HOURLY, barBack(window, 1), bar));
    for (const bar of bars) {
      sessionLevelDetector.absorb(state, window, bar, placeAfter(HOURLY, barBack(window, 1), bar));
      pushBar(window, bar, 0);
    }
    const next = { ...(bars.at(-1) as Bar), time: (bars.at(-1)?.time ?? 0) + 1 };
    const before = at(next);
    sessionLevelDetector.rescale?.(state, { price: 1 / 4, volume: 4 });
    const after = at(next);
    if (before.status !== 'ready' || after.status !== 'ready') throw new Error('there is a change');
    expect(after.value - before.value).toBeCloseTo(Math.log(4), 9);
    expect(after.expected - before.expected).toBeCloseTo(Math.log(4), 9);
  });
});
