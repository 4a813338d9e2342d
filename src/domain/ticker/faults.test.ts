import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { barOf, observe, quietBars, STANDARD, timeOf } from './bars.fixture.ts';
import { fold, given, watched } from './scenario.fixture.ts';
import type { TickerEvent } from './events.ts';

const QUIET = quietBars(80);
const PRICE = QUIET.at(-1)?.close ?? Number.NaN;

/** Eight bars at the last price, without a trade. */
const HALT: readonly Bar[] = Array.from({ length: 8 }, (_, i) => barOf(80 + i, PRICE, 0));

/** A takeover after them. */
const TAKEOVER = barOf(88, 1.6 * PRICE, 8_000_000);

/** A bar louder than usual, but not enough to be told by itself. */
const LOUDER = barOf(88, 1.001 * PRICE, 1_750_000);

const kinds = (events: readonly TickerEvent[]): readonly (readonly [string, number, number | null])[] =>
  events.flatMap((event): (readonly [string, number, number | null])[] =>
    event.type === 'AnomalyDetected' ? [[event.kind, event.bars.length, event.end]] : [],
  );

const open = (events: readonly TickerEvent[]): readonly string[] =>
  fold(events).episodes.flatMap(({ kind, over }) => (over === null ? [kind] : []));

describe('while a finding of a fault of the feed is open', () => {
  const halted = watched(STANDARD, [...QUIET, ...HALT]);

  test('there is one, of the standing price', () => {
    expect(kinds(halted)).toEqual([['stale', 1, null]]);
    expect(open(halted)).toEqual(['stale']);
  });

  test('what the market does ends it and starts a finding of its own', () => {
    given(halted)
      .when(observe(STANDARD, [TAKEOVER]))
      .thenEvents(
        { type: 'BarObserved', judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
        { type: 'AnomalyEnded', endTime: timeOf(87), reason: 'quiet' },
        { type: 'AnomalyDetected', kind: 'price', direction: 'up', end: null },
      );
  });

  test('a bar that would only have continued a finding adds nothing to it', () => {
    const { events } = given(halted).when(observe(STANDARD, [LOUDER])).decision;
    expect(events.map(({ type }) => type)).toEqual(['BarObserved']);
  });

  test('a correction that makes such a bar of a quiet one starts a finding of its own, and one of a bar of the fault takes that out of it', () => {
    const calm = watched(STANDARD, [...QUIET, ...HALT, barOf(88, 1.001 * PRICE, 1_000_000)]);
    const { events } = given(calm).when(observe(STANDARD, [TAKEOVER])).decision;
    expect(events.map(({ type }) => type)).toEqual(['BarCorrected', 'AnomalyDetected']);
    expect(kinds(events)).toEqual([['price', 1, timeOf(88)]]);
    const last = given(halted).when(observe(STANDARD, [{ ...TAKEOVER, time: timeOf(87) }])).decision.events;
    expect(last.map(({ type }) => type)).toEqual(['BarCorrected', 'AnomalyUpdated', 'AnomalyDetected']);
    expect(last[1]).toMatchObject({ added: [], removed: [timeOf(87)] });
  });

  test('a correction that takes the rise back takes back its finding alone', () => {
    const risen = watched(STANDARD, [...QUIET, ...HALT, TAKEOVER]);
    const { events } = given(risen).when(observe(STANDARD, [barOf(88, 1.001 * PRICE, 1_000_000)])).decision;
    expect(events.map(({ type }) => type)).toEqual(['BarCorrected', 'AnomalyRetracted']);
    expect(events[1]).toMatchObject({ id: fold(risen).episodes.find(({ kind }) => kind === 'price')?.id });
  });
});

describe('while a finding of the market is open', () => {
  const CRASH = barOf(80, 0.7 * PRICE, 1_000_000);
  const halt = (from: number): readonly Bar[] => Array.from({ length: 8 }, (_, i) => barOf(from + i, 0.7 * PRICE, 0));
  const takeover = barOf(89, 1.2 * PRICE, 2_000_000);
  const stood = watched(STANDARD, [...QUIET, CRASH, ...halt(81)]);

  test('a fault of the feed ends it and is a finding of its own, and so is what the market does next', () => {
    const events = [...stood, ...given(stood).when(observe(STANDARD, [takeover])).decision.events];
    const shocks = kinds(events).filter(([kind]) => kind !== 'drawdown');
    expect(shocks).toEqual([
      ['price', 1, null],
      ['stale', 1, null],
      ['price', 1, null],
    ]);
    expect(open(events).filter((kind) => kind !== 'drawdown')).toEqual(['price']);
  });

  test('a correction finds the three as well', () => {
    const calm = watched(STANDARD, [...QUIET, CRASH, ...halt(81), barOf(89, 0.701 * PRICE, 1_000_000)]);
    const { events } = given(calm).when(observe(STANDARD, [takeover])).decision;
    expect(kinds(events)).toEqual([['price', 1, timeOf(89)]]);
  });

  test('a wrong print that shows itself on the next bar belongs to it', () => {
    const printed = watched(STANDARD, [...QUIET, barOf(80, 3 * PRICE, 1_000_000), barOf(81, PRICE, 1_000_000)]);
    expect(kinds(printed).flat()).not.toContain('bad-tick');
  });
});
