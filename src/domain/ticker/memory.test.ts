import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../anomaly/detectors/index.ts';
import { REVISABLE_BARS } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { Timing } from '../market/place.ts';
import { HOURS } from '../market/session-starts.fixture.ts';
import { barOf, quietBars } from './bars.fixture.ts';
import { absorbBar, emptyBaseline, readBar, remember, rewindBaseline, type Baseline } from './memory.ts';
import { walk } from './walks.fixture.ts';

const learnt = (names: readonly string[], count: number): Baseline => {
  const baseline = emptyBaseline();
  remember(baseline, names);
  for (const bar of quietBars(count)) absorbBar(baseline, bar, 0);
  return baseline;
};

const PROBE = barOf(1000, 110, 2_000_000);

describe('remember', () => {
  test('lets a new detector learn the kept bars, and keeps what others know', () => {
    const baseline = learnt(['return'], 90);
    remember(baseline, ['return', 'volume']);
    expect(readBar(baseline, PROBE)).toEqual(readBar(learnt(['return', 'volume'], 90), PROBE));
  });

  test('lets it learn enough to take every bar back that can be corrected', () => {
    const baseline = learnt(['return'], 300);
    remember(baseline, ['volume']);
    const taken = rewindBaseline(baseline, 64);
    expect(taken.map(({ bar }) => bar)).toEqual(quietBars(64, 236));
    expect(baseline.memories.map(({ detector }) => detector.name)).toEqual(['volume']);
    expect(readBar(baseline, PROBE)).toMatchObject([{ status: 'ready' }]);
  });

  test('refuses a name that no detector has', () => {
    expect(() => remember(emptyBaseline(), ['return', 'unheard-of'])).toThrow('no detector is called unheard-of');
  });
});

const TIMINGS: readonly Timing[] = [
  { interval: '1d', sessions: 'regular' },
  { interval: '60m', sessions: 'regular' },
];

const CASES = DETECTORS.flatMap(({ name }) => TIMINGS.map((timing) => [name, timing.interval, timing] as const));

const timed = (bar: Bar, i: number, { interval }: Timing): Bar =>
  interval === '1d' ? bar : { ...bar, time: HOURS[i] ?? 0 };

describe.each(CASES)('taking bars back from %s on bars of %s', (name, _, timing) => {
  test('leaves what it would remember had it never seen them, also when it is done again', () => {
    const states = ({ memories }: Baseline): unknown => memories.map(({ state }) => state);
    fc.assert(
      fc.property(
        walk(20, 300),
        fc.integer({ min: 1, max: REVISABLE_BARS }),
        fc.integer({ min: 1, max: REVISABLE_BARS }),
        (steps, first, second) => {
          const bars = steps.map((bar, i) => timed(bar, i, timing));
          const baseline = emptyBaseline(timing);
          remember(baseline, [name]);
          const seen = bars.map((bar) => {
            const before = structuredClone(states(baseline));
            absorbBar(baseline, bar, 0);
            return before;
          });
          for (const back of [first, second].map((wanted) => Math.min(wanted, bars.length))) {
            const taken = rewindBaseline(baseline, back);
            expect(taken.map(({ bar }) => bar)).toEqual(bars.slice(-back));
            expect(states(baseline)).toEqual(seen.at(-back));
            for (const { bar } of taken) absorbBar(baseline, bar, 0);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
