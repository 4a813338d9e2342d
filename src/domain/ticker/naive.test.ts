import { describe, expect, test } from 'vitest';
import type { TickerEvent } from './events.ts';
import { barOf, barsOf, NAIVE, observe, timeOf, watch } from './bars.fixture.ts';
import { fold, given, watched } from './scenario.fixture.ts';

const twenty = (valueOf: (i: number) => number): readonly number[] => Array.from({ length: 20 }, (_, i) => valueOf(i));

const wave = (base: number, step: number) => twenty((i) => base + step * (i % 5));

const typesOf = (events: readonly TickerEvent[]): readonly string[] =>
  events.map(({ type }) => type).filter((type) => type !== 'BarObserved');

describe('the classic rule', () => {
  test('finds a jump of price and volume twice, at z = 12.41 and 343.22', () => {
    const bars = barsOf(wave(150, 0.5), wave(50_000_000, 100_000));
    const { decision, thenEvents } = given(watched(NAIVE, bars)).when(observe(NAIVE, [barOf(20, 160, 100_000_000)]));
    thenEvents(
      { type: 'BarObserved', judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
      { type: 'AnomalyDetected', rule: 'price', kind: 'price', direction: 'up', severity: 'high', end: null },
      { type: 'AnomalyDetected', rule: 'volume', kind: 'volume', direction: 'up', severity: 'high', end: null },
    );
    const [price, volume] = decision.events.flatMap((event) => (event.type === 'AnomalyDetected' ? event.bars : []));
    expect(price?.channel).toMatchObject({ value: 160, expected: 151, threshold: 2, sample: 20, version: 1 });
    expect(price?.channel.z).toBeCloseTo(9 / Math.sqrt(10 / 19), 12);
    expect(price?.channel.z).toBeCloseTo(12.41, 2);
    expect(volume?.channel.z).toBeCloseTo(343.22, 2);
  });

  test('says nothing about a value within the wave', () => {
    const bars = barsOf(wave(100, 0.5), wave(1000, 5));
    given(watched(NAIVE, bars))
      .when(observe(NAIVE, [barOf(20, 100, 1000)]))
      .thenEvents({ type: 'BarObserved', judgement: { verdict: 'normal', reason: 'within-normal' } });
  });

  test.each([
    ['down to z = -2.5', -2.5, 'down', 'medium'],
    ['up to z = 2.5', 2.5, 'up', 'medium'],
    ['down to z = -3.5', -3.5, 'down', 'high'],
  ])('finds a move %s', (_, z, direction, severity) => {
    const bars = barsOf(wave(100, 0.5), wave(1000, 5));
    given(watched(NAIVE, bars))
      .when(observe(NAIVE, [barOf(20, 101 + z * Math.sqrt(10 / 19), 1000)]))
      .thenEvents({ type: 'BarObserved' }, { type: 'AnomalyDetected', kind: 'price', direction, severity });
  });

  test.each([-1.99, 1.99])('finds nothing at z = %d', (z) => {
    const bars = barsOf(wave(100, 0.5), wave(1000, 5));
    given(watched(NAIVE, bars))
      .when(observe(NAIVE, [barOf(20, 101 + z * Math.sqrt(10 / 19), 1000)]))
      .thenEvents({ type: 'BarObserved' });
  });
});

describe('a flat baseline', () => {
  const flat = barsOf(
    twenty(() => 100),
    wave(1000, 5),
  );
  const stays = (n: number) => barOf(n, 100, 1000 + 5 * (n % 5));
  const stretch = Array.from({ length: 90 }, (_, i) => stays(20 + i));
  const id = fold(watched(NAIVE, [...flat, stays(20)])).episodes[0]?.id;

  test('is a finding when the next bar stays flat', () => {
    given(watched(NAIVE, flat))
      .when(observe(NAIVE, [stays(20)]))
      .thenEvents(
        { type: 'BarObserved', judgement: { verdict: 'anomalous', reason: 'flat-baseline' } },
        { type: 'AnomalyDetected', rule: 'price', kind: 'flat-baseline', direction: null, severity: 'medium' },
      );
  });

  test('is a high finding when the next bar leaves it', () => {
    given(watched(NAIVE, flat))
      .when(observe(NAIVE, [barOf(20, 100.01, 1010)]))
      .thenEvents(
        { type: 'BarObserved', judgement: { verdict: 'anomalous', reason: 'flat-baseline' } },
        {
          type: 'AnomalyDetected',
          kind: 'flat-baseline',
          direction: null,
          severity: 'high',
          bars: [{ channel: { z: 0 } }],
        },
      );
  });

  test('is one finding however long it lasts', () => {
    const events = watched(NAIVE, [...flat, ...stretch]);
    expect(typesOf(events)).toEqual(['TickerWatched', 'AnomalyDetected']);
    expect(events.at(-1)).toMatchObject({ judgement: { verdict: 'anomalous', reason: 'flat-baseline' } });
  });

  test('ends after the bar that leaves it, which makes it high', () => {
    const history = watched(NAIVE, [...flat, ...stretch]);
    const leave = barOf(110, 101, 1000);
    given(history)
      .when(observe(NAIVE, [leave, stays(111)]))
      .thenEvents(
        { type: 'BarObserved' },
        { type: 'AnomalyUpdated', id, severity: 'high', added: [{ time: leave.time }] },
        { type: 'BarObserved', judgement: { verdict: 'normal' } },
        { type: 'AnomalyEnded', id, endTime: leave.time, reason: 'quiet' },
      );
  });

  describe('when a bar of it is corrected', () => {
    const history = watched(NAIVE, [...flat, ...stretch, barOf(110, 101, 1000), stays(111), stays(112)]);

    test('in its volume alone, nothing comes of it', () => {
      given(history)
        .when(observe(NAIVE, [{ ...stays(80), volume: 1011 }]))
        .thenEvents({ type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'flat-baseline' } });
    });

    test('in its price, it belongs to the same finding', () => {
      given(history)
        .when(observe(NAIVE, [barOf(80, 101, 1000)]))
        .thenEvents(
          { type: 'BarCorrected', next: { judgement: { verdict: 'normal' } } },
          { type: 'AnomalyUpdated', id, added: [{ time: timeOf(80) }], removed: [] },
        );
    });

    test('that left it, and another takes its place, the finding ends with that', () => {
      given(history)
        .when(observe(NAIVE, [barOf(109, 1000, 1020)]))
        .thenEvents(
          { type: 'BarCorrected', next: { judgement: { verdict: 'normal' } } },
          { type: 'AnomalyUpdated', id, added: [{ time: timeOf(109) }], removed: [timeOf(110)] },
          { type: 'AnomalyEnded', id, endTime: timeOf(109), reason: 'quiet' },
        );
    });
  });

  test('is no longer found when a bar before it turns out to have moved', () => {
    given(watched(NAIVE, [...flat, stays(20), stays(21)]))
      .when(observe(NAIVE, [barOf(19, 100.5, 1020)]))
      .thenEvents(
        { type: 'BarCorrected', next: { time: timeOf(20), judgement: { verdict: 'normal' } } },
        { type: 'AnomalyRetracted', id, barTime: timeOf(19), reason: 'bar-corrected' },
      );
  });

  test('is told of by its end also when the policy changes meanwhile', () => {
    const strict = { ...NAIVE, id: 'naive@2' };
    given(watched(NAIVE, [...flat, ...stretch]))
      .when(watch(strict))
      .thenEvents(
        { type: 'AnomalyEnded', id, endTime: timeOf(109), reason: 'policy-changed' },
        { type: 'TickerWatched' },
      );
  });
});
