import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { barOf, NAIVE, observe, quietBars, STANDARD, timeOf } from './bars.fixture.ts';
import type { TickerEvent } from './events.ts';
import { fold, given, watched } from './scenario.fixture.ts';

const START = 100;
const QUIET = watched(STANDARD, quietBars(START));

/** Bars after the quiet ones with these log returns, at a steady volume. */
const moves = (...returns: readonly number[]): readonly Bar[] => {
  let close = quietBars(START).at(-1)?.close ?? NaN;
  return returns.map((value, i) => {
    close *= Math.exp(value);
    return barOf(START + i, close, 1e6);
  });
};

const judge = (...returns: readonly number[]) => given(QUIET).when(observe(STANDARD, moves(...returns)));

const findingsOf = (events: readonly TickerEvent[]) =>
  events.filter(({ type }) => type !== 'BarObserved' && type !== 'TickerWatched');

const scoresOf = (events: readonly TickerEvent[]): readonly number[] =>
  events.flatMap((event) => ('score' in event ? event.score : []));

const judgementsOf = (events: readonly TickerEvent[]) =>
  events.flatMap((event) => (event.type === 'BarObserved' ? event.judgement : []));

const THREE = [0.004, -0.004, 0.004];

describe('a finding', () => {
  test('starts at its onset and ends after three quiet bars, with the onset as its last bar', () => {
    const { events } = judge(0.1, ...THREE, 0.004).decision;
    const [start, end, ...more] = findingsOf(events);
    expect(start).toMatchObject({ type: 'AnomalyDetected', rule: 'shock', kind: 'price', direction: 'up', end: null });
    expect(start).toMatchObject({
      severity: 'high',
      policy: STANDARD.id,
      supersedes: null,
      bars: [{ time: timeOf(START) }],
    });
    expect(end).toMatchObject({ type: 'AnomalyEnded', endTime: timeOf(START), reason: 'quiet' });
    expect(events.at(-2)).toBe(end);
    expect(more).toEqual([]);
  });

  test('takes in what happens before three quiet bars have passed', () => {
    const types = findingsOf(judge(0.1, 0.004, -0.004, -0.1).decision.events).map(({ type }) => type);
    expect(types).toEqual(['AnomalyDetected', 'AnomalyUpdated']);
  });

  test('is followed by another after them', () => {
    const events = findingsOf(judge(0.1, ...THREE, -0.1).decision.events);
    expect(events).toMatchObject([
      { type: 'AnomalyDetected', direction: 'up' },
      { type: 'AnomalyEnded' },
      { type: 'AnomalyDetected', direction: 'down', bars: [{ time: timeOf(START + 4) }] },
    ]);
    const ids = events.flatMap((event) => (event.type === 'AnomalyDetected' ? event.id : []));
    expect(new Set(ids).size).toBe(2);
  });

  test('becomes graver with a graver bar, and stays so', () => {
    const findings = findingsOf(judge(0.05, 0.5, -0.1).decision.events);
    expect(findings).toMatchObject([
      { severity: 'medium', kind: 'price' },
      { type: 'AnomalyUpdated', severity: 'critical', added: [{ time: timeOf(START + 1) }], removed: [] },
      { type: 'AnomalyUpdated', severity: 'critical', added: [{ time: timeOf(START + 2) }] },
    ]);
    const [first = NaN, second = NaN, third] = scoresOf(findings);
    expect(second).toBeGreaterThan(first);
    expect(third).toBe(second);
  });

  test('goes on with a bar that would not have started one', () => {
    const weak = 0.031;
    expect(judgementsOf(judge(weak).decision.events)).toMatchObject([{ verdict: 'normal', reason: 'within-normal' }]);
    expect(judgementsOf(judge(0.1, 0.042).decision.events)).toMatchObject([
      { verdict: 'anomalous', reason: 'above-threshold' },
      { verdict: 'anomalous', reason: 'continues-finding' },
    ]);
  });

  test('keeps the kind of its onset when another channel speaks later', () => {
    const [first, second] = moves(0.05, 0);
    const loud = { ...(second ?? barOf(0, 1)), volume: 20e6 };
    given(QUIET)
      .when(observe(STANDARD, [first ?? barOf(0, 1), loud]))
      .thenEvents(
        { type: 'BarObserved' },
        { type: 'AnomalyDetected', kind: 'price' },
        { type: 'BarObserved' },
        { type: 'AnomalyUpdated', added: [{ kind: 'volume', direction: 'up', channel: { detector: 'volume' } }] },
      );
  });

  test('keeps how grave it is beyond the bars that can be corrected', () => {
    const returns = [5, ...Array.from({ length: 99 }, (_, i) => (i % 3 === 2 ? (i % 6 === 2 ? -0.5 : 0.5) : 0.004))];
    const events = watched(STANDARD, [...quietBars(START), ...moves(...returns)]);
    const types = findingsOf(events).map(({ type }) => type);
    expect(types).toEqual(['AnomalyDetected', ...Array<string>(33).fill('AnomalyUpdated')]);
    expect(new Set(scoresOf(events)).size).toBe(1);
    expect(findingsOf(events).at(-1)).toMatchObject({ severity: 'critical' });
    const [episode] = fold(events).episodes;
    expect(episode?.older).toMatchObject({ severity: 'critical' });
    expect(episode?.evidence.length).toBe(22);
  });

  test('is forgotten once it is over and none of its bars can be corrected', () => {
    const bars = moves(0.1, ...Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 0.004 : -0.004)));
    const history = watched(STANDARD, [...quietBars(START), ...bars.slice(0, -1)]);
    const { events } = given(history).when(observe(STANDARD, bars.slice(-1))).decision;
    expect(fold(history).episodes).toHaveLength(1);
    expect(fold([...history, ...events]).episodes).toHaveLength(0);
  });

  test('keeps its bars as well when they lie before 1970', () => {
    const early = (bar: Bar): Bar => ({ ...bar, time: bar.time - 60 * 365 * 86_400_000 });
    const history = watched(NAIVE, [...quietBars(20), barOf(20, 150, 1e6), barOf(21, 150, 1e6)].map(early));
    expect(fold(history).episodes).toMatchObject([{ older: null, evidence: [{}, {}] }]);
  });
});

describe('the chain of findings', () => {
  test('names the commit of its events and the one with findings before', () => {
    const [shock, ...rest] = moves(0.1, ...THREE, -0.1);
    const commit = QUIET.length + 1;
    const first = given(QUIET).when(observe(STANDARD, shock ? [shock] : [])).decision.events;
    const second = given([...QUIET, ...first]).when(observe(STANDARD, rest)).decision.events;
    expect(findingsOf(first)).toMatchObject([{ chain: { commit, previous: 0 } }]);
    expect(findingsOf(second)).toMatchObject([
      { type: 'AnomalyEnded', chain: { commit: commit + 2, previous: commit } },
      { type: 'AnomalyDetected', chain: { commit: commit + 2, previous: commit } },
    ]);
  });
});
