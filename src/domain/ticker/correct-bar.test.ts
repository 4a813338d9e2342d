import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { barOf, barsOf, NAIVE, observe, quietBars, STANDARD, timeOf, watch } from './bars.fixture.ts';
import type { TickerEvent } from './events.ts';
import { after, fold, given, watched } from './scenario.fixture.ts';

const START = 100;
const QUIET = quietBars(START);
const calm = (count: number, n = START): readonly Bar[] => quietBars(count, n);

/** A quiet bar with twenty times the volume. */
const loud = (n: number, times = 20): Bar => {
  const [bar = barOf(n, 100)] = quietBars(1, n);
  return { ...bar, volume: Math.round(bar.volume * times) };
};

const quiet = (n: number): Bar => quietBars(1, n)[0] ?? barOf(n, 100);

const history = (...bars: readonly Bar[]): readonly TickerEvent[] => watched(STANDARD, [...QUIET, ...bars]);

const correct = (past: readonly TickerEvent[], bar: Bar) => given(past).when(observe(STANDARD, [bar]));

const idOf = (past: readonly TickerEvent[]): string | undefined => fold(past).episodes.at(-1)?.id;

const also = (past: readonly TickerEvent[], ...bars: readonly Bar[]): readonly TickerEvent[] =>
  bars.reduce((events, bar) => events.concat(correct(events, bar).decision.events), past);

describe('a finding of one bar', () => {
  const past = history(loud(100), ...calm(2, 101));

  test('is retracted when the bar was normal', () => {
    given(past)
      .when(observe(STANDARD, [quiet(100)]))
      .thenEvents(
        {
          type: 'BarCorrected',
          bar: quiet(100),
          was: loud(100),
          revision: 1,
          policy: STANDARD.id,
          judgement: { verdict: 'normal' },
          next: { time: timeOf(101), judgement: { verdict: 'normal' } },
        },
        { type: 'AnomalyRetracted', id: idOf(past), barTime: timeOf(100), reason: 'bar-corrected' },
      );
    expect(fold(also(past, quiet(100))).episodes).toEqual([]);
  });

  test('is retracted as well when the bar would only have continued one', () => {
    given(past)
      .when(observe(STANDARD, [{ ...quiet(100), volume: 1_570_000 }]))
      .thenEvents({ type: 'BarCorrected', judgement: { verdict: 'normal' } }, { type: 'AnomalyRetracted' });
  });

  test('says so when the bar was even louder', () => {
    given(past)
      .when(observe(STANDARD, [loud(100, 1000)]))
      .thenEvents(
        { type: 'BarCorrected', judgement: { verdict: 'anomalous' } },
        { type: 'AnomalyUpdated', id: idOf(past), severity: 'critical', added: [{ time: timeOf(100) }], removed: [] },
      );
  });

  test('stands when the correction does not touch what it is about', () => {
    given(past)
      .when(observe(STANDARD, [{ ...loud(100), high: 200 }]))
      .thenEvents({ type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'above-threshold' } });
  });

  test('is told anew when the bar turns out to be of another kind', () => {
    const jump = { ...quiet(100), close: 150, high: 150 };
    given(past)
      .when(observe(STANDARD, [jump]))
      .thenEvents(
        { type: 'BarCorrected', next: { judgement: { verdict: 'anomalous' } } },
        { type: 'AnomalyRetracted', id: idOf(past) },
        { type: 'AnomalyDetected', kind: 'price', direction: 'up', supersedes: idOf(past) },
      );
  });

  test('is told anew when the bar moved the other way', () => {
    const shocked = history(barOf(100, 150, 1e6), barOf(101, 150, 1e6));
    given(shocked)
      .when(observe(STANDARD, [barOf(100, 60, 1e6)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyRetracted', id: idOf(shocked) },
        { type: 'AnomalyDetected', kind: 'price', direction: 'down', supersedes: idOf(shocked), end: null },
      );
  });
});

describe('a finding of several bars', () => {
  const past = history(loud(100), loud(101), ...calm(2, 102));

  test('loses a bar after the onset that was normal', () => {
    given(past)
      .when(observe(STANDARD, [quiet(101)]))
      .thenEvents(
        { type: 'BarCorrected', judgement: { verdict: 'normal' } },
        { type: 'AnomalyUpdated', id: idOf(past), added: [], removed: [timeOf(101)] },
      );
    expect(fold(also(past, quiet(101))).episodes).toMatchObject([{ onset: timeOf(100), upTo: 101, over: null }]);
  });

  test('gives way to one of the bars left when its onset was normal', () => {
    const corrected = correct(past, quiet(100));
    corrected.thenEvents(
      { type: 'BarCorrected' },
      { type: 'AnomalyRetracted', id: idOf(past) },
      { type: 'AnomalyDetected', supersedes: idOf(past), bars: [{ time: timeOf(101) }], end: null },
    );
    expect(idOf(also(past, quiet(100)))).not.toBe(idOf(past));
  });

  test('starts earlier when the bar before its onset was a shock', () => {
    const later = history(quiet(100), loud(101), quiet(102));
    given(later)
      .when(observe(STANDARD, [loud(100)]))
      .thenEvents(
        { type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
        { type: 'AnomalyRetracted', id: idOf(later) },
        { type: 'AnomalyDetected', supersedes: idOf(later), bars: [{ time: timeOf(100) }, { time: timeOf(101) }] },
      );
  });

  test('does not start earlier with a bar that would only continue it', () => {
    given(history(quiet(100), loud(101), quiet(102)))
      .when(observe(STANDARD, [{ ...quiet(100), volume: 1_620_000 }]))
      .thenEvents({ type: 'BarCorrected', judgement: { verdict: 'normal' } }, { type: 'AnomalyUpdated', removed: [] });
    const later = history(loud(100), quiet(101), quiet(102));
    given(later)
      .when(observe(STANDARD, [{ ...quiet(101), volume: 1_780_000 }]))
      .thenEvents(
        { type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'continues-finding' } },
        { type: 'AnomalyUpdated', id: idOf(later), added: [{ time: timeOf(101) }] },
      );
  });
});

describe('a finding that is over', () => {
  const past = history(loud(100), quiet(101), loud(102), ...calm(10, 103));

  test('ends earlier when its last bar was normal', () => {
    given(past)
      .when(observe(STANDARD, [quiet(102)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyUpdated', id: idOf(past), removed: [timeOf(102)] },
        { type: 'AnomalyEnded', id: idOf(past), endTime: timeOf(100), reason: 'quiet' },
      );
  });

  test('ends with a bar that can no longer be corrected when the one after it was normal', () => {
    const old = history(loud(100), ...calm(2, 101), loud(103), ...calm(2, 104), loud(106), ...calm(61, 107));
    given(old)
      .when(observe(STANDARD, [quiet(106)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyUpdated', removed: [timeOf(106)] },
        { type: 'AnomalyEnded', endTime: timeOf(103) },
      );
  });

  test('gains a bar between its bars', () => {
    given(past)
      .when(observe(STANDARD, [loud(101)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyUpdated', id: idOf(past), added: [{ time: timeOf(101) }, { time: timeOf(102) }] },
      );
  });

  test('ends later when one of the quiet bars that ended it was a shock', () => {
    given(past)
      .when(observe(STANDARD, [loud(105)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyUpdated', id: idOf(past), added: [{ time: timeOf(105) }] },
        { type: 'AnomalyEnded', id: idOf(past), endTime: timeOf(105), reason: 'quiet' },
      );
  });

  test('has nothing to do with a shock after them', () => {
    given(past)
      .when(observe(STANDARD, [loud(106)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyDetected', supersedes: null, bars: [{ time: timeOf(106) }], end: timeOf(106) },
      );
  });

  test('has nothing to do with a shock under the policy after it', () => {
    const other = { ...STANDARD, id: 'standard@2' };
    const under = [watch(STANDARD), observe(STANDARD, QUIET), observe(STANDARD, [loud(100)])];
    const switched = after(...under, watch(other), observe(other, calm(2, 101)));
    given(switched)
      .when(observe(other, [loud(101)]))
      .thenEvents({ type: 'BarCorrected' }, { type: 'AnomalyDetected', supersedes: null, policy: other.id });
  });
});

describe('a finding of a policy that decides no more', () => {
  const past = after(
    watch(NAIVE),
    observe(NAIVE, QUIET),
    observe(NAIVE, [loud(100), ...calm(2, 101)]),
    watch(STANDARD),
  );
  const standing = fold(past).episodes.filter(({ onset }) => onset === timeOf(100));

  test('is retracted when its onset is corrected, though no rule of the present one is called like its own', () => {
    expect(standing).toMatchObject([{ rule: 'volume', policy: NAIVE.id }]);
    given(past)
      .when(observe(STANDARD, [quiet(100)]))
      .thenEvents(
        { type: 'BarCorrected', policy: STANDARD.id, judgement: { verdict: 'normal' } },
        { type: 'AnomalyRetracted', id: standing[0]?.id, barTime: timeOf(100), reason: 'bar-corrected' },
      );
  });

  test('gives way to one of the present policy where that finds the bar unusual too', () => {
    given(past)
      .when(observe(STANDARD, [loud(100, 30)]))
      .thenEvents(
        { type: 'BarCorrected', policy: STANDARD.id, judgement: { verdict: 'anomalous' } },
        { type: 'AnomalyRetracted', id: standing[0]?.id },
        { type: 'AnomalyDetected', policy: STANDARD.id, bars: [{ time: timeOf(100) }], supersedes: null },
      );
  });

  test('keeps its onset, without the bar that was corrected after it', () => {
    const two = after(watch(NAIVE), observe(NAIVE, QUIET), observe(NAIVE, [loud(100), loud(101, 90)]), watch(STANDARD));
    given(two)
      .when(observe(STANDARD, [quiet(101)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyUpdated', id: standing[0]?.id, added: [], removed: [timeOf(101)] },
        { type: 'AnomalyEnded', id: standing[0]?.id, endTime: timeOf(100), reason: 'policy-changed' },
      );
  });

  test('goes on as one of its own policy with the bars that stay as they were judged', () => {
    const three = after(
      watch(NAIVE),
      observe(NAIVE, QUIET),
      observe(NAIVE, [loud(100), loud(101, 90), loud(102, 400)]),
      watch(STANDARD),
    );
    given(three)
      .when(observe(STANDARD, [quiet(100)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyRetracted', id: standing[0]?.id },
        {
          type: 'AnomalyDetected',
          policy: NAIVE.id,
          bars: [{ time: timeOf(102) }],
          end: timeOf(102),
          supersedes: standing[0]?.id,
        },
        { type: 'AnomalyDetected', policy: STANDARD.id, bars: [{ time: timeOf(101) }] },
      );
  });

  test('is left alone by a correction of other bars', () => {
    given(past)
      .when(observe(STANDARD, [{ ...quiet(98), volume: quiet(98).volume + 1 }]))
      .thenEvents({ type: 'BarCorrected' });
  });

  test('is its own also where the present policy has a rule of the same name', () => {
    const other = { ...STANDARD, id: 'standard@2' };
    const switched = after(watch(STANDARD), observe(STANDARD, QUIET), observe(STANDARD, [loud(100)]), watch(other));
    given(switched)
      .when(observe(other, [loud(100, 1000)]))
      .thenEvents(
        { type: 'BarCorrected', policy: other.id },
        { type: 'AnomalyRetracted', id: idOf(switched) },
        { type: 'AnomalyDetected', policy: other.id, bars: [{ time: timeOf(100) }] },
      );
  });
});

describe('a normal bar that was a shock', () => {
  const past = history(...calm(3));

  test('is a new finding, still open while few bars have followed', () => {
    given(past)
      .when(observe(STANDARD, [loud(101)]))
      .thenEvents(
        { type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
        { type: 'AnomalyDetected', bars: [{ time: timeOf(101) }], end: null, supersedes: null },
      );
    expect(fold(also(past, loud(101))).episodes).toMatchObject([{ upTo: 102, over: null }]);
  });

  test('is a finding that is already over when many have', () => {
    given(history(...calm(80)))
      .when(observe(STANDARD, [loud(116)]))
      .thenEvents({ type: 'BarCorrected' }, { type: 'AnomalyDetected', end: timeOf(116) });
  });

  test('is already over while another finding is open', () => {
    given(history(quiet(100), quiet(101), loud(102), quiet(103)))
      .when(observe(STANDARD, [loud(100)]))
      .thenEvents({ type: 'BarCorrected' }, { type: 'AnomalyDetected', end: timeOf(100) });
  });

  test('has another id after every revision', () => {
    const first = also(past, loud(101));
    const again = also(first, quiet(101), loud(101));
    const live = history(quiet(100), loud(101), quiet(102));
    expect(fold(again).episodes).toHaveLength(1);
    expect(new Set([idOf(first), idOf(again), idOf(live)]).size).toBe(3);
  });

  test('is judged alone when it is the newest bar', () => {
    given(past)
      .when(observe(STANDARD, [loud(102)]))
      .thenEvents({ type: 'BarCorrected', next: null }, { type: 'AnomalyDetected', end: null });
  });
});

describe('a correction that changes the verdict of the next bar alone', () => {
  const close = QUIET.at(-1)?.close ?? NaN;
  const at = (n: number, move: number): Bar => barOf(n, close * Math.exp(move), 1e6);
  const past = history(at(100, 0), at(101, -0.03), at(102, -0.03));
  const higher = at(100, 0.03);

  test('starts a finding there', () => {
    given(past)
      .when(observe(STANDARD, [higher]))
      .thenEvents(
        {
          type: 'BarCorrected',
          judgement: { verdict: 'normal' },
          next: { time: timeOf(101), judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
        },
        { type: 'AnomalyDetected', direction: 'down', bars: [{ time: timeOf(101) }], supersedes: null },
      );
  });

  test('retracts it, and starts one with another id', () => {
    const found = also(past, higher);
    given(found)
      .when(observe(STANDARD, [at(100, 0)]))
      .thenEvents(
        { type: 'BarCorrected', revision: 2 },
        { type: 'AnomalyRetracted', id: idOf(found), barTime: timeOf(100) },
      );
    const again = also(found, at(100, 0), higher);
    expect(fold(again).episodes).toHaveLength(1);
    expect(idOf(again)).not.toBe(idOf(found));
  });
});

describe('the most a correction can do', () => {
  test('is five events under two rules', () => {
    const wave = (base: number, step: number) => Array.from({ length: 20 }, (_, i) => base + step * (i % 5));
    const past = watched(NAIVE, [
      ...barsOf(wave(150, 0.5), wave(50_000_000, 100_000)),
      ...barsOf([160, 160], [100_000_000, 100_000_000], 20),
    ]);
    const [price, volume] = fold(past).episodes;
    given(past)
      .when(observe(NAIVE, [barOf(20, 150, 50_000_000)]))
      .thenEvents(
        { type: 'BarCorrected' },
        { type: 'AnomalyRetracted', id: price?.id },
        { type: 'AnomalyDetected', rule: 'price', supersedes: price?.id, bars: [{ time: timeOf(21) }] },
        { type: 'AnomalyRetracted', id: volume?.id },
        { type: 'AnomalyDetected', rule: 'volume', supersedes: volume?.id, bars: [{ time: timeOf(21) }] },
      );
  });
});
