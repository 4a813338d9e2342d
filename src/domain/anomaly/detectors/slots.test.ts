import { describe, expect, test } from 'vitest';
import type { Bar } from '../../market/bar.ts';
import { sessionStarts } from '../../market/session-starts.fixture.ts';
import type { Reading } from '../detector.ts';
import { readAll, steadyBars, traded } from './day-of-bars.fixture.ts';
import { missingBarsDetector } from './missing-bars.ts';
import { sessionGapDetector } from './session-gap.ts';
import { slotReturnDetector } from './slot-return.ts';
import { slotTickDetector } from './slot-tick.ts';
import { slotVolumeDetector } from './slot-volume.ts';
import { slotStaleDetector } from './stale.ts';

/** What makes a mean absolute deviation a standard deviation. */
const NORMAL = Math.sqrt(Math.PI / 2);

/** Thirty sessions of 78 bars, the next day, and a half-day with the session before it. */
const PAST = sessionStarts('2024-05-13', '2024-06-25', '5m');
const NEXT = sessionStarts('2024-06-26', '2024-06-26', '5m');
const HALF = sessionStarts('2024-07-03', '2024-07-03', '5m');

const MILLION = 1_000_000;

/** Bars of a percent in the first half hour and of a tenth of that after, on a million shares and a tenth of that. */
const isOpening = (i: number): boolean => i % 78 < 6;
const past = steadyBars(
  PAST,
  (i) => (isOpening(i) ? 0.01 : 0.001),
  (i) => (isOpening(i) ? MILLION : MILLION / 10),
);

const last = (readings: readonly Reading[]): Reading => readings.at(-1) ?? { status: 'absent' };

const numbersOf = (reading: Reading) => ({ value: NaN, expected: NaN, spread: NaN, sample: NaN, ...reading });

const barAt = (slot: number, open: number, close: number, volume = MILLION): Bar =>
  traded(NEXT[slot] ?? NaN, open, close, volume);

/** Quiet bars of the next session before a slot. */
const until = (slot: number): readonly Bar[] =>
  NEXT.slice(0, slot).map((time, i) => traded(time, 100, 100, i < 6 ? MILLION : MILLION / 10));

const openedAt = (bar: Bar, open: number): Bar => ({ ...bar, open });

describe('the return of a slot', () => {
  test('needs twenty sessions of the slot', () => {
    const readings = readAll(slotReturnDetector, past);
    expect(readings[79]).toEqual({ status: 'warming-up', missing: 19 * 78 });
    expect(readings[20 * 78 - 1]?.status).toBe('warming-up');
    expect(readings[20 * 78]?.status).toBe('warming-up');
    expect(readings[20 * 78 + 1]).toMatchObject({ status: 'ready', sample: 20 });
  });

  test('is measured by the moves of its slot, and one at noon by no less than two fifths of the usual bar', () => {
    const opening = numbersOf(last(readAll(slotReturnDetector, [...past, ...until(1), barAt(1, 100, 101)])));
    const noon = numbersOf(last(readAll(slotReturnDetector, [...past, ...until(30), barAt(30, 100, 101)])));
    expect(opening.value).toBeCloseTo(Math.log(1.01), 12);
    expect(opening.spread).toBeCloseTo(NORMAL * 0.01, 6);
    expect(noon.spread).toBeCloseTo(NORMAL * 0.001, 6);
    expect(noon.sample).toBe(30);
  });

  test('of the first bar is from its own open: the night is the gap’s', () => {
    const first = numbersOf(last(readAll(slotReturnDetector, [...past, barAt(0, 90, 90.9)])));
    expect(first.value).toBeCloseTo(0.00995, 5);
  });

  test('over a hole is one over as many bars', () => {
    const after = numbersOf(last(readAll(slotReturnDetector, [...past, ...until(20), barAt(23, 100, 101)])));
    const whole = numbersOf(last(readAll(slotReturnDetector, [...past, ...until(23), barAt(23, 100, 101)])));
    expect(after.spread / whole.spread).toBeCloseTo(2, 2);
  });

  test('is capped at four spreads in what it teaches, and a bar without a trade teaches nothing', () => {
    const wild = [...past, ...until(30), barAt(30, 100, 200)];
    const tame = [...past, ...until(30), barAt(30, 100, 100 * Math.exp(4 * NORMAL * 0.001))];
    const after = sessionStarts('2024-06-27', '2024-06-27', '5m')[30] ?? NaN;
    const spreads = [wild, tame].map(
      (bars) => numbersOf(last(readAll(slotReturnDetector, [...bars, traded(after, 100, 100, 1000)]))).spread,
    );
    expect((spreads[0] ?? NaN) / (spreads[1] ?? NaN)).toBeCloseTo(1, 2);
    const idle = readAll(slotReturnDetector, [...past, traded(NEXT[0] ?? NaN, 100, 100, 0)]);
    expect(last(idle)).toEqual({ status: 'absent' });
  });
});

describe('the volume of a slot', () => {
  test('is measured by the volumes of its slot', () => {
    const opening = numbersOf(last(readAll(slotVolumeDetector, [...past, ...until(1), barAt(1, 100, 100)])));
    const noon = numbersOf(last(readAll(slotVolumeDetector, [...past, ...until(30), barAt(30, 100, 100)])));
    expect(opening).toMatchObject({ expected: expect.closeTo(Math.log(MILLION), 9), spread: 0.05 });
    expect(noon).toMatchObject({ expected: expect.closeTo(Math.log(MILLION / 10), 9), spread: 0.05 });
    expect(last(readAll(slotVolumeDetector, [...past, barAt(0, 100, 101, 0)]))).toEqual({ status: 'absent' });
  });

  test('follows another level after two sessions of it', () => {
    const louder = sessionStarts('2024-06-26', '2024-06-28', '5m');
    const bars = steadyBars(
      louder,
      () => 0.001,
      (i) => (isOpening(i) ? 30 * MILLION : 3 * MILLION),
    );
    const readings = readAll(slotVolumeDetector, [...past, ...bars]).map(numbersOf);
    const beyond = readings.map(({ value, expected }) => value - expected);
    expect(beyond[past.length + 155]).toBeGreaterThan(3);
    expect(Math.abs(beyond[past.length + 156] ?? NaN)).toBeLessThan(0.5);
  });
});

describe('the gap of a session', () => {
  test('runs from the last close, at the geometric mean of its own spread and that of all tickers', () => {
    const gapping = steadyBars(
      PAST,
      () => 0.001,
      () => MILLION,
    ).map((bar, i) => (i % 78 === 0 ? openedAt(bar, bar.open * Math.exp(0.01)) : bar));
    const readings = readAll(sessionGapDetector, [...gapping, barAt(0, 93, 93)]);
    const { value, spread, sample } = numbersOf(last(readings));
    expect(value).toBeCloseTo(Math.log(0.93), 6);
    expect(spread).toBeCloseTo(Math.sqrt(0.00647 * NORMAL * 0.01), 4);
    expect(sample).toBe(29);
    expect(readings[15 * 78]?.status).toBe('warming-up');
    expect(readings[16 * 78]?.status).toBe('ready');
    expect(readings[16 * 78 + 1]).toEqual({ status: 'absent' });
  });

  test('has a spread of five basis points at least', () => {
    expect(numbersOf(last(readAll(sessionGapDetector, [...past, barAt(0, 100, 100)]))).spread).toBe(0.0005);
  });
});

describe('a bad tick', () => {
  const away = barAt(20, 100, 99, MILLION / 10);

  test('is a bar that left its slot and was back at the next open', () => {
    const bars = [...past, ...until(20), away, barAt(21, 100, 100)];
    const { value, spread } = numbersOf(last(readAll(slotTickDetector, bars)));
    expect(value).toBeCloseTo(Math.log(0.99), 9);
    expect(spread).toBeCloseTo(NORMAL * 0.001, 6);
  });

  test('of a minute must be as large as one of five minutes, as far as prices bounce between trades', () => {
    const minutes = steadyBars(
      sessionStarts('2024-04-24', '2024-05-24', '1m'),
      () => 0.001,
      () => MILLION,
    );
    const readings = readAll(slotTickDetector, minutes, (place) => place, { interval: '1m', sessions: 'regular' });
    expect(readings.at(-1)?.status).toBe('absent');
    const [start = NaN, next = NaN] = sessionStarts('2024-05-28', '2024-05-28', '1m').slice(1);
    const back = [...minutes, traded(start, 100, 99, MILLION), traded(next, 99.9, 99.9, MILLION)];
    const { spread } = numbersOf(
      last(readAll(slotTickDetector, back, (place) => place, { interval: '1m', sessions: 'regular' })),
    );
    expect(spread).toBeCloseTo(NORMAL * 0.001 * Math.sqrt(5), 6);
  });

  test('is none where the price stays, comes back by less than a spread, or the night lies between', () => {
    const stays = [...past, ...until(20), away, barAt(21, 99, 99)];
    const little = [...past, ...until(20), barAt(20, 100, 99.95), barAt(21, 100, 100)];
    const morning = sessionStarts('2024-06-27', '2024-06-27', '5m')[0] ?? NaN;
    const night = [...past, ...until(77), barAt(77, 100, 99), traded(morning, 100, 100, MILLION)];
    for (const bars of [stays, little, night])
      expect(last(readAll(slotTickDetector, bars))).toEqual({ status: 'absent' });
  });
});

describe('missing bars', () => {
  const hole = (from: number, to: number): Reading =>
    last(readAll(missingBarsDetector, [...past, ...until(from), barAt(to, 100, 100)]));

  test('are counted in units of how many are ten times rarer', () => {
    const { value, spread } = numbersOf(hole(20, 26));
    expect(value).toBe(6);
    const kept = 2 ** (-1 / (63 * 78));
    const bars = (1 - kept ** (past.length + 20)) / (1 - kept);
    expect(spread).toBeCloseTo(1 / Math.log10(500 + bars), 9);
    expect(hole(20, 20)).toEqual({ status: 'absent' });
  });

  test('are how a ticker trades that often has none', () => {
    const thin = past.filter((_, i) => i % 9 !== 4);
    expect(last(readAll(missingBarsDetector, [...thin, ...until(20), barAt(26, 100, 100)]))).toEqual({
      status: 'absent',
    });
  });

  test('of a session are one swarm: a later hole is read where it is longer than all before it together', () => {
    const holes = [
      ...past,
      ...until(20),
      barAt(22, 100, 100),
      barAt(25, 100, 100),
      barAt(28, 100, 100),
      barAt(34, 100, 100),
    ];
    const read = readAll(missingBarsDetector, holes).slice(past.length + 20);
    expect(read.map((reading) => numbersOf(reading).value)).toEqual([2, NaN, NaN, NaN]);
    const next = sessionStarts('2024-06-27', '2024-06-27', '5m').flatMap((time, i) =>
      i === 30 || i === 31 ? [] : [traded(time, 100, 100, MILLION / 10)],
    );
    const dayAfter = readAll(missingBarsDetector, [
      ...past,
      ...until(20),
      barAt(22, 100, 100),
      ...NEXT.slice(23).map((time) => traded(time, 100, 100, MILLION / 10)),
      ...next,
    ]);
    expect(numbersOf(dayAfter.at(-46) ?? { status: 'absent' }).value).toBe(2);
  });

  test('need five sessions of bars', () => {
    expect(readAll(missingBarsDetector, past)[5 * 78 - 1]).toEqual({ status: 'warming-up', missing: 1 });
  });
});

describe('a price that stands still', () => {
  const still = (count: number): readonly Bar[] =>
    NEXT.slice(0, count).map((time) => traded(time, 100, 100, MILLION / 10));

  test('is told from the second bar on, and not of a ticker that often does', () => {
    const { value, spread } = numbersOf(last(readAll(slotStaleDetector, [...past, ...still(3)])));
    expect(value * (1 / spread)).toBeGreaterThan(6);
    const often = past.map((bar, i) => (i % 5 === 0 ? traded(bar.time, 100, 100, bar.volume) : bar));
    expect(last(readAll(slotStaleDetector, [...often, ...still(3)]))).toEqual({ status: 'absent' });
  });
});

describe('a half-day', () => {
  /** Full sessions up to it whose last half hour is as loud as the first. */
  const before = sessionStarts('2024-05-20', '2024-07-02', '5m');
  const isLoud = (i: number): boolean => i % 78 < 6 || i % 78 >= 72;
  const full = steadyBars(
    before,
    (i) => (isLoud(i) ? 0.01 : 0.001),
    (i) => (isLoud(i) ? MILLION : MILLION / 10),
  );
  const half = HALF.map((time, i) => traded(time, 100, 100, i >= 36 ? MILLION : MILLION / 10));

  test('ends like a full session: its last half hour is measured by that of others', () => {
    const closing = numbersOf(last(readAll(slotVolumeDetector, [...full, ...half])));
    expect(closing.expected).toBeGreaterThan(Math.log(MILLION) - 0.5);
    expect(closing.expected).toBeLessThan(Math.log(MILLION) + 0.5);
  });

  test('begins as half-days usually go, is measured by how it goes, and teaches nothing', () => {
    const readings = readAll(slotReturnDetector, [...full, ...half]).map(numbersOf);
    const first = readings[full.length];
    expect(first?.spread).toBeCloseTo(NORMAL * 0.01 * 0.653 * 0.937, 6);
    expect(readings.at(-10)?.spread).toBeLessThan(NORMAL * 0.001 * 0.653 * 0.5);
    const after = sessionStarts('2024-07-05', '2024-07-05', '5m')[20] ?? NaN;
    const probe = traded(after, 100, 101, MILLION);
    const [without, withIt] = [full, [...full, ...half]].map((bars) =>
      numbersOf(last(readAll(slotVolumeDetector, [...bars, probe]))),
    );
    expect(withIt).toEqual(without);
  });
});
