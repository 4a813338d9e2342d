import { describe, expect, test } from 'vitest';
import { barOf, quietBars } from './bars.fixture.ts';
import { absorbBar, emptyBaseline, readBar, remember, rewindBaseline, type Baseline } from './memory.ts';

const learnt = (names: readonly string[], count: number): Baseline => {
  const baseline = emptyBaseline();
  remember(baseline, names);
  for (const bar of quietBars(count)) absorbBar(baseline, bar, 0, readBar(baseline, bar));
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
    expect(readBar(baseline, PROBE)).toMatchObject([{ detector: { name: 'volume' }, reading: { status: 'ready' } }]);
  });

  test('refuses a name that no detector has', () => {
    expect(() => remember(emptyBaseline(), ['return', 'unheard-of'])).toThrow('no detector is called unheard-of');
  });
});
