import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { barOf, observe, quietBars, timeOf, WHOLE } from './bars.fixture.ts';
import type { TickerEvent } from './events.ts';
import { fold, given, watched } from './scenario.fixture.ts';

const barAt = (time: number, close: number, other: Partial<Bar>): Bar => ({ ...barOf(0, close), time, ...other });

/** Quiet bars on so many times their volume. */
const louder = (n: number, count: number, times: number): readonly Bar[] =>
  quietBars(count, n).map(({ time, close, volume }) => barAt(time, close, { volume: Math.round(volume * times) }));

/** Quiet bars that range over so many percent on both sides of their close. */
const wider = (n: number, count: number, percent: number): readonly Bar[] =>
  quietBars(count, n).map(({ time, close, volume }) =>
    barAt(time, close, { volume, high: close * (1 + percent / 100), low: close * (1 - percent / 100) }),
  );

const toldBy = (events: readonly TickerEvent[], kind: string) =>
  events.flatMap((event) => (event.type === 'AnomalyDetected' && event.kind === kind ? [event] : []));

const endsOf = (events: readonly TickerEvent[], id: string | undefined) =>
  events.flatMap((event) => (event.type === 'AnomalyEnded' && event.id === id ? [event.endTime] : []));

describe('a lasting change of volume', () => {
  const events = watched(WHOLE, [...quietBars(300), ...louder(300, 100, 1.6), ...quietBars(40, 400)]);
  const [told, ...more] = toldBy(events, 'level-shift').filter(({ direction }) => direction === 'up');

  test('is told on the bar that shows it, dated from where it began, and again only where it becomes graver', () => {
    expect(more).toEqual([]);
    expect(told?.bars).toHaveLength(1);
    expect(told?.bars[0]?.time).toBeGreaterThanOrEqual(timeOf(309));
    expect(told?.bars[0]?.channel.since).toBe(timeOf(300));
    const updates = events.flatMap((event) =>
      event.type === 'AnomalyUpdated' && event.id === told?.id ? [event] : [],
    );
    expect([told, ...updates].map((event) => event?.severity)).toEqual(['medium', 'high']);
  });

  test('is over when the new level is the normal one, a quarter after it began', () => {
    expect(endsOf(events, told?.id)).toEqual([timeOf(362)]);
  });

  test('says nothing of how unusual the bar is that shows it', () => {
    const bar = events.find((event) => event.type === 'BarObserved' && event.bar.time === told?.bars[0]?.time);
    expect(bar).toMatchObject({ judgement: { verdict: 'anomalous', reason: 'above-threshold' } });
    const score = bar?.type === 'BarObserved' ? bar.judgement.score : NaN;
    expect(score).toBeLessThan(told?.score ?? NaN);
  });
});

describe('a lasting change of volatility', () => {
  const events = watched(WHOLE, [...wider(0, 300, 1), ...wider(300, 40, 3)]);

  test('is told once, from where it began', () => {
    const told = toldBy(events, 'volatility-shift');
    expect(told).toMatchObject([{ direction: 'up', bars: [{ channel: { since: timeOf(300) } }] }]);
  });
});

describe('a drawdown', () => {
  const quiet = quietBars(300);
  const peak = quiet.reduce((highest, bar) => (bar.close > highest.close ? bar : highest));
  const at = (n: number, share: number): Bar => barOf(n, peak.close * share, 1e6);
  const fall = [at(300, 0.9), at(301, 0.79), at(302, 0.7), at(303, 0.95), at(304, 0.75), at(305, 1.01), at(306, 0.8)];
  const events = watched(WHOLE, [...quiet, ...fall]);
  const told = toldBy(events, 'drawdown');

  test('is told when a fifth below the peak is crossed, and again only after a new peak', () => {
    expect(told.map(({ bars }) => bars.map(({ time }) => time))).toEqual([[timeOf(301)], [timeOf(306)]]);
    expect(told[0]?.bars[0]?.channel).toMatchObject({ expected: 0, threshold: 0.2, since: peak.time });
    expect(told[0]?.bars[0]?.channel.value).toBeCloseTo(-0.21, 12);
  });

  test('is over with the bar before the new peak', () => {
    expect(endsOf(events, told[0]?.id)).toEqual([timeOf(304)]);
  });

  test('is retracted when a correction takes the bar back above, and told with the next one below', () => {
    const past = watched(WHOLE, [...quiet, ...fall.slice(0, 3)]);
    const [first] = toldBy(past, 'drawdown');
    const { events: changes } = given(past).when(observe(WHOLE, [at(301, 0.85)])).decision;
    expect(changes.filter((event) => event.type === 'AnomalyRetracted').map(({ id }) => id)).toContain(first?.id);
    expect(toldBy(changes, 'drawdown')).toMatchObject([
      { supersedes: first?.id, end: null, bars: [{ time: timeOf(302) }] },
    ]);
  });

  describe('that becomes twice as deep', () => {
    const deep = [at(301, 0.79), at(302, 0.62), at(303, 0.55), at(304, 0.65), at(305, 0.5), at(306, 1.01)];
    const past = watched(WHOLE, [...quiet, at(300, 0.9), ...deep]);
    const open = watched(WHOLE, [...quiet, at(300, 0.9), ...deep.slice(0, -1)]);
    const [first] = toldBy(past, 'drawdown');
    const updatesOf = (all: readonly TickerEvent[]) =>
      all.flatMap((event) => (event.type === 'AnomalyUpdated' && event.id === first?.id ? [event] : []));

    test('is told once more, as high, on the bar that crosses the depth', () => {
      expect(first).toMatchObject({ severity: 'medium' });
      expect(updatesOf(past)).toMatchObject([
        { severity: 'high', added: [{ time: timeOf(303), severity: 'high' }], removed: [] },
      ]);
      expect(endsOf(past, first?.id)).toEqual([timeOf(305)]);
    });

    test.each([
      ['the bar goes back above the depth', 303, 0.65, [{ severity: 'medium', added: [], removed: [timeOf(303)] }]],
      ['the bar only changes its depth', 303, 0.5, [{ severity: 'high', added: [{ time: timeOf(303) }], removed: [] }]],
      ['the bar before it crosses the depth first', 302, 0.58, [{ severity: 'high', added: [{ time: timeOf(302) }] }]],
      ['a bar after it was as deep', 304, 0.5, []],
    ])('is corrected as it stands: %s', (_, n, share, expected) => {
      const { events: changes } = given(open).when(observe(WHOLE, [at(n, share)])).decision;
      expect(changes.some(({ type }) => type === 'BarCorrected')).toBe(true);
      expect(updatesOf(changes)).toMatchObject(expected);
    });
  });

  test('counts against the budget like every finding', () => {
    const before = fold(watched(WHOLE, [...quiet, at(300, 0.9)])).standing.shift;
    const after = fold(watched(WHOLE, [...quiet, at(300, 0.9), at(301, 0.79)]));
    const news = after.episodes.filter(({ onset }) => onset === timeOf(301)).length;
    expect(after.standing.shift - before).toBeCloseTo(0.1 * news - 0.1 * (4 / 252), 9);
  });
});
