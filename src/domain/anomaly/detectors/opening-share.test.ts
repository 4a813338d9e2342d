import { expect, test } from 'vitest';
import type { Bar } from '../../market/bar.ts';
import type { Place } from '../../market/place.ts';
import { sessionStarts } from '../../market/session-starts.fixture.ts';
import type { Detector } from '../detector.ts';
import { standard } from '../policies/standard.ts';
import { surpriseOfZ, type Tail } from '../tail.ts';
import { readAll, traded } from './day-of-bars.fixture.ts';
import { slotReturnDetector } from './slot-return.ts';
import { slotVolumeDetector } from './slot-volume.ts';

// A linear congruential generator (Numerical Recipes, "quick and dirty"), so that every run sees the same market.
const uniforms = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
};

/** A draw with a fat tail: the logit of a uniform. */
const draw = (uniform: () => number): number => {
  const u = uniform();
  return Math.log(u / (1 - u));
};

/** Fifty sessions in which moves and volumes are largest in the first minutes and fall off within the hour. */
const market = (seed: number): readonly Bar[] => {
  const uniform = uniforms(seed);
  let open = 100;
  return sessionStarts('2024-05-13', '2024-07-02', '5m').map((time, i) => {
    const loud = 1 + 4 * Math.exp(-(i % 78) / 3);
    const close = open * Math.exp(0.0005 * loud * draw(uniform));
    const bar = traded(time, open, close, Math.round(100_000 * loud * loud * Math.exp(0.3 * draw(uniform))));
    open = close;
    return bar;
  });
};

const tailOf = (name: string): Tail => {
  const channel = standard()
    .rules.flatMap(({ channels }) => channels)
    .find(({ detector }) => detector === name);
  if (!channel) throw new Error(`standard has no channel ${name}`);
  return channel.tail;
};

const surprises = <State>(
  detector: Detector<State>,
  bars: readonly Bar[],
  learnt: (place: Place) => Place,
): readonly number[] => {
  const tail = tailOf(detector.name);
  return readAll(detector, bars, learnt).map((reading) =>
    reading.status === 'ready' ? surpriseOfZ(tail, (reading.value - reading.expected) / reading.spread) : 0,
  );
};

/** Share of the first half hour in the most surprising bar of each ticker and week, over 24 tickers; 6 of 78 bars are fair. */
const openingShare = (learnt: (place: Place) => Place): number => {
  const bars = Array.from({ length: 24 }, (_, ticker) => {
    const all = market(ticker);
    const moves = surprises(slotReturnDetector, all, learnt);
    const volumes = surprises(slotVolumeDetector, all, learnt);
    return all.map((__, i) => ({ isOpening: i % 78 < 6, surprise: Math.max(moves[i] ?? 0, volumes[i] ?? 0) }));
  }).flat();
  const loudest = bars.toSorted((a, b) => b.surprise - a.surprise).slice(0, 24 * 7);
  return loudest.filter(({ isOpening }) => isOpening).length / loudest.length;
};

test('the open takes no more than its share of the most unusual bars', () => {
  expect(openingShare((place) => place)).toBeLessThan(0.15);
});

test('and would, were what is usual of a slot learnt one slot too late: the test above would be red', () => {
  expect(openingShare((place) => ({ ...place, slot: (place.slot + 1) % place.slots }))).toBeGreaterThan(0.15);
});
