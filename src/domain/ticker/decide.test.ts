import { describe, expect, test } from 'vitest';
import { VOLUME_TAIL } from '../anomaly/policies/calibration.ts';
import { standard } from '../anomaly/policies/standard.ts';
import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import { barOf, barsOf, FEED, NAIVE, observe, quietBars, SERIES, STANDARD, timeOf, watch } from './bars.fixture.ts';
import { after, fold, given, watched } from './scenario.fixture.ts';

const STRICT: Policy = { ...standard(1), id: 'standard@strict' };
const QUIET = quietBars(100);
const SHOCK = barOf(100, 150, 1e6);

describe('watching', () => {
  test('a new series is recorded with the detectors of the policy', () => {
    given([])
      .when(watch(STANDARD))
      .thenEvents({
        type: 'TickerWatched',
        series: SERIES,
        feed: FEED,
        policy: STANDARD.id,
        detectors: ['return', 'volume', 'gap', 'range', 'bad-tick', 'stale', 'missing-bars'],
        pace: 4 / 252,
      });
  });

  test.each([
    ['1d', 18, 19],
    ['60m', 18, 19],
    ['5m', 80, 81],
    ['1m', 80, 81],
  ] as const)('bars of %s can be held to %d alerts a year, and not to %d', (interval, most, more) => {
    const watching = (budget: number) => ({
      ...watch({ ...standard(budget), id: `standard@${budget}` }),
      series: { ...SERIES, interval },
    });
    given([]).when(watching(most)).thenEvents({ type: 'TickerWatched' });
    given([]).when(watching(more)).thenRefused('too-many-alerts');
  });

  test('again changes nothing', () => {
    given(watched(STANDARD)).when(watch(STANDARD)).thenNothing();
  });

  test('under another policy ends open findings and keeps the baseline', () => {
    const history = watched(STANDARD, [...QUIET, SHOCK]);
    const id = fold(history).episodes[0]?.id;
    expect(id).toMatch(/^acme-20200527-price-[0-9a-z]{7}$/);
    given(history)
      .when(watch(STRICT))
      .thenEvents(
        { type: 'AnomalyEnded', id, endTime: SHOCK.time, reason: 'policy-changed' },
        { type: 'TickerWatched', policy: STRICT.id },
      );
    given(after(watch(STANDARD), observe(STANDARD, QUIET), watch(STRICT)))
      .when(observe(STRICT, [SHOCK]))
      .thenEvents({ type: 'BarObserved', policy: STRICT.id }, { type: 'AnomalyDetected', policy: STRICT.id });
  });

  test('under a policy with other detectors lets them learn from the kept bars', () => {
    given(after(watch(NAIVE), observe(NAIVE, QUIET), watch(STANDARD)))
      .when(observe(STANDARD, quietBars(1, 100)))
      .thenEvents({ type: 'BarObserved', judgement: { verdict: 'normal', reason: 'within-normal' } });
  });

  test.each([
    ['ticker', { ...SERIES, ticker: 'OTHER' }],
    ['interval', { ...SERIES, interval: '1m' }],
    ['feed', { ...SERIES, feed: 'other' }],
  ] as const)('another %s in the same stream is refused', (_, series) => {
    given(watched(STANDARD))
      .when({ ...watch(STRICT), series })
      .thenRefused('other-series');
  });

  test('a feed that now means something else by its bars is refused; that it stopped growing changes nothing', () => {
    for (const change of [{ adjustment: 'as-traded' }, { label: 'end' }, { sessions: 'extended' }] as const)
      given(watched(STANDARD))
        .when({ ...watch(STANDARD), feed: { ...FEED, ...change } })
        .thenRefused('other-feed');
    given(watched(STANDARD))
      .when({ ...watch(STANDARD), feed: { ...FEED, historical: !FEED.historical } })
      .thenNothing();
  });

  test('a series of another feed than the one declared is refused', () => {
    given([])
      .when({ ...watch(STANDARD), feed: { ...FEED, id: 'other' } })
      .thenRefused('other-series');
  });
});

describe('bars are refused as a whole', () => {
  test('before the series is watched', () => {
    given([]).when(observe(STANDARD, QUIET)).thenRefused('not-watched');
  });

  test('under another policy than the one watched', () => {
    given(watched(STANDARD)).when(observe(NAIVE, QUIET)).thenRefused('other-policy');
  });

  test('when there are more than 100', () => {
    given(watched(STANDARD))
      .when(observe(STANDARD, quietBars(101)))
      .thenRefused('too-many-bars');
    expect(given(watched(STANDARD)).when(observe(STANDARD, quietBars(100))).decision.events).toHaveLength(100);
  });

  test('when one of them breaks a rule of bars', () => {
    const bars = [barOf(0, 100), { ...barOf(1, 100), high: 1 }];
    given(watched(STANDARD)).when(observe(STANDARD, bars)).thenRefused('broken-bar');
  });
});

describe('a known instant', () => {
  const history = watched(STANDARD, quietBars(200));
  const wrong = (n: number) => ({ ...barOf(n, 77), volume: 5 });

  test('with the same content is a duplicate, however old', () => {
    given(history)
      .when(observe(STANDARD, quietBars(1, 199)))
      .thenNothing('duplicate');
    given(history)
      .when(observe(STANDARD, quietBars(1, 72)))
      .thenNothing('duplicate');
  });

  test('with other content is corrected, up to 64 bars back', () => {
    expect(given(history).when(observe(STANDARD, [wrong(136)])).decision.outcomes).toEqual(['corrected']);
    given(history)
      .when(observe(STANDARD, [wrong(135)]))
      .thenNothing('too-old');
    given(history)
      .when(observe(STANDARD, [wrong(0)]))
      .thenNothing('too-old');
  });

  test('before the first bar is too old', () => {
    given(watched(STANDARD, [barOf(5, 100)]))
      .when(observe(STANDARD, [barOf(4, 100)]))
      .thenNothing('too-old');
  });

  test('between two bars is out of order', () => {
    const bar = { ...barOf(198, 100), time: timeOf(198) + 60_000 };
    given(history)
      .when(observe(STANDARD, [bar]))
      .thenNothing('out-of-order');
  });

  test('said twice in one command is judged, corrected, and then known', () => {
    const command = observe(STANDARD, [barOf(200, 100), barOf(201, 100), barOf(200, 101)]);
    const { events, outcomes } = given(history).when(command).decision;
    expect(outcomes).toEqual(['observed', 'observed', 'corrected']);
    given([...history, ...events])
      .when(command)
      .thenNothing('duplicate', 'duplicate', 'duplicate');
  });
});

describe('warming up', () => {
  const missing = (policy: Policy, bars: Parameters<typeof observe>[1]): readonly number[] =>
    watched(policy, bars).flatMap((event) => (event.type === 'BarObserved' ? event.judgement.missing : []));

  test('counts down the bars a baseline still needs', () => {
    expect(missing(NAIVE, quietBars(22))).toEqual([...Array.from({ length: 20 }, (_, i) => 20 - i), 0, 0]);
    expect(missing(STANDARD, quietBars(65))).toEqual([...Array.from({ length: 63 }, (_, i) => 63 - i), 0, 0]);
  });

  test('judges nothing, and says so', () => {
    given(watched(STANDARD, quietBars(10)))
      .when(observe(STANDARD, [barOf(10, 500)]))
      .thenEvents({
        type: 'BarObserved',
        judgement: { verdict: 'unjudged', reason: 'warming-up', score: 0, missing: 53, channels: [] },
      });
  });

  test('waits for the returns where no volume is known', () => {
    const waves = quietBars(67).map(({ time, close }): Bar => {
      const low = close / 1.001;
      return { time, open: close, high: close, low, close, volume: 0 };
    });
    expect(missing(STANDARD, waves).slice(0, 3)).toEqual([63, 62, 61]);
    expect(missing(STANDARD, waves).slice(-4)).toEqual([1, 0, 0, 0]);
  });

  test('tells a price that never moved as soon as runs can be judged', () => {
    const idle = barsOf(Array<number>(65).fill(100), Array<number>(65).fill(0));
    expect(missing(STANDARD, idle).slice(-3)).toEqual([1, 0, 0]);
    expect(fold(watched(STANDARD, idle)).episodes).toMatchObject([
      { kind: 'stale', evidence: [{ direction: null }, { direction: null }] },
    ]);
  });

  test('a bar without trades has no volume to judge', () => {
    const volumeOnly: Policy = {
      id: 'volume-only',
      name: 'volume-only',
      rules: [
        {
          name: 'volume',
          channels: [{ detector: 'volume', tail: VOLUME_TAIL }],
          levels: { z: { enter: 4, high: 6 } },
          quietBars: 1,
        },
      ],
    };
    given(watched(volumeOnly, QUIET))
      .when(observe(volumeOnly, [barOf(100, 100, 0)]))
      .thenEvents({ type: 'BarObserved', judgement: { verdict: 'unjudged', reason: 'no-volume', missing: 0 } });
  });
});
