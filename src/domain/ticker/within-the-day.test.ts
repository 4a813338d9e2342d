import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../anomaly/judgement.ts';
import type { Policy } from '../anomaly/policy.ts';
import { standard } from '../anomaly/policies/standard.ts';
import type { Bar } from '../market/bar.ts';
import { HOURS } from '../market/session-starts.fixture.ts';
import { FEED, NAIVE, observe, SERIES } from './bars.fixture.ts';
import type { TickerCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { evolve, initial } from './ticker.ts';
import { changed, changes, cut, cuts, walk } from './walks.fixture.ts';

const RUNS = { numRuns: 60 };

/** As many alerts as there may be, so that there are findings among few bars. */
const LOUD: Policy = { ...standard(12), id: 'standard@12' };

const WATCH: TickerCommand = {
  type: 'WatchTicker',
  series: { ...SERIES, interval: '60m' },
  feed: FEED,
  policy: LOUD,
};

/** Hourly bars of a random walk over sessions of which one is a half-day, some of them missing. */
const hours = fc
  .tuple(walk(120, 300), fc.array(fc.nat(299), { maxLength: 12 }))
  .map(([bars, missing]) =>
    bars.map((bar, i) => ({ ...bar, time: HOURS[i] ?? 0 })).filter((_, i) => !missing.includes(i)),
  );

const play = (bars: readonly Bar[], sizes: readonly number[]): readonly TickerEvent[] => {
  let state = initial();
  return [WATCH, ...cut(bars, sizes).map((chunk) => observe(LOUD, chunk))].flatMap((command) => {
    const { events } = decide(command, state);
    state = events.reduce(evolve, state);
    return events;
  });
};

const unchained = (events: readonly TickerEvent[]): unknown =>
  JSON.parse(JSON.stringify(events, (key, value: unknown) => (key === 'chain' ? null : value)));

const judgements = (events: readonly TickerEvent[]): readonly Judgement[] =>
  events.flatMap((event) => (event.type === 'BarObserved' ? event.judgement : []));

describe('bars within the day', () => {
  test('are judged alike bar by bar, in chunks and in one go', () => {
    fc.assert(
      fc.property(hours, cuts, (bars, sizes) => {
        const [single, chunks, whole] = [[1], sizes, [100]].map((some) => unchained(play(bars, some)));
        expect(chunks).toEqual(single);
        expect(whole).toEqual(single);
      }),
      RUNS,
    );
  });

  test('are judged by the bars before them alone', () => {
    fc.assert(
      fc.property(hours, fc.nat(300), (bars, length) => {
        const whole = judgements(play(bars, [100]));
        expect(judgements(play(bars.slice(0, length), [100]))).toEqual(whole.slice(0, length));
      }),
      RUNS,
    );
  });

  test('that come again with other content leave what is normal as had they come so at first', () => {
    fc.assert(
      fc.property(hours, changes(20), (bars, some) => {
        const now = [...bars];
        const state = play(bars, [100]).reduce(evolve, initial());
        for (const change of some) {
          const at = now.length - change.back;
          now.splice(at, 1, ...now.slice(at, at + 1).map((bar) => changed(bar, change)));
          for (const event of decide(observe(LOUD, now.slice(at, at + 1)), state).events) evolve(state, event);
        }
        const clean = play(now, [100]).reduce(evolve, initial());
        const known = ({ baseline }: typeof state): unknown => baseline.memories.map((memory) => memory.state);
        expect(known(state)).toEqual(known(clean));
      }),
      RUNS,
    );
  });

  test('are judged by the rules of their interval, and daily ones by theirs', () => {
    const detectorsAt = (interval: '1d' | '60m', policy: Policy): readonly string[] =>
      decide({ type: 'WatchTicker', series: { ...SERIES, interval }, feed: FEED, policy }, initial()).events.flatMap(
        (event) => (event.type === 'TickerWatched' ? event.detectors : []),
      );
    expect(detectorsAt('1d', LOUD)).toEqual([
      'return',
      'volume',
      'gap',
      'range',
      'bad-tick',
      'stale',
      'missing-bars',
      'level-shift',
      'volatility-shift',
      'drawdown',
    ]);
    expect(detectorsAt('60m', LOUD)).toEqual([
      'slot-return',
      'slot-volume',
      'session-gap',
      'slot-tick',
      'slot-stale',
      'missing-bars',
      'session-level',
    ]);
    expect(detectorsAt('60m', NAIVE)).toEqual(detectorsAt('1d', NAIVE));
  });
});
