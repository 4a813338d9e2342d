import { describe, expect, test } from 'vitest';
import { barOf, NAIVE, observe, STANDARD, watch } from './bars.fixture.ts';
import { after, given, watched } from './scenario.fixture.ts';

const judged = given(watched(NAIVE)).when(observe(NAIVE, [barOf(0, 100)]));
const repeated = given(watched(NAIVE, [barOf(0, 100)])).when(observe(NAIVE, [barOf(0, 100)]));
const refused = given([]).when(observe(NAIVE, [barOf(0, 100)]));

describe('the ending', () => {
  test('thenEvents holds for the events that come', () => {
    expect(() => judged.thenEvents({ type: 'BarObserved', bar: { close: 100 } })).not.toThrow();
  });

  test.each([
    ['another type', () => judged.thenEvents({ type: 'TickerWatched' })],
    ['another part', () => judged.thenEvents({ type: 'BarObserved', bar: { close: 101 } })],
    ['one more', () => judged.thenEvents({ type: 'BarObserved' }, { type: 'BarObserved' })],
    ['one less', () => judged.thenEvents()],
    ['a refusal', () => refused.thenEvents()],
  ])('thenEvents fails on %s', (_, ending) => {
    expect(ending).toThrow('expected');
  });

  test('thenNothing holds for a command that repeats', () => {
    expect(() => repeated.thenNothing('duplicate')).not.toThrow();
  });

  test.each([
    ['an event', () => judged.thenNothing('observed')],
    ['another outcome', () => repeated.thenNothing('too-old')],
    ['an outcome too few', () => repeated.thenNothing()],
    ['a refusal', () => refused.thenNothing()],
  ])('thenNothing fails on %s', (_, ending) => {
    expect(ending).toThrow('expected');
  });

  test('thenRefused holds for the reason', () => {
    expect(() => refused.thenRefused('not-watched')).not.toThrow();
  });

  test.each([
    ['an event', () => judged.thenRefused('not-watched')],
    ['nothing', () => repeated.thenRefused('not-watched')],
    ['another reason', () => refused.thenRefused('other-policy')],
  ])('thenRefused fails on %s', (_, ending) => {
    expect(ending).toThrow('expected');
  });
});

describe('a history', () => {
  test('cannot hold a refused command', () => {
    expect(() => after(watch(NAIVE), observe(STANDARD, []))).toThrow('ObserveBars was refused: other-policy');
  });
});
