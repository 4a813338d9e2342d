import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OUTSIDE_SESSION } from '../anomaly/judgement.ts';
import type { Bar } from '../market/bar.ts';
import { DAY, daysFromCivil, weekday } from '../market/civil.ts';
import { fromNewYork } from '../market/new-york.ts';
import type { Interval } from '../market/series.ts';
import { barOf, FEED, NAIVE, observe, quietBars, SERIES, STANDARD } from './bars.fixture.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { after, fold, given, watched } from './scenario.fixture.ts';
import { cut, cuts, walk } from './walks.fixture.ts';

const QUIET = quietBars(70);

/** The Saturday after a bar, at the same hour, with other numbers. */
const strayAfter = ({ time, close }: Bar, factor = 3): Bar => {
  const day = Math.floor(time / DAY);
  return { ...barOf(0, close * factor, 7), time: time + (6 - weekday(day)) * DAY };
};

const FRIDAY = QUIET.find(({ time }, i) => i > 60 && weekday(Math.floor(time / DAY)) === 5) ?? barOf(0, 1);
const KNOWN = QUIET.filter(({ time }) => time <= FRIDAY.time);
const STRAY = strayAfter(FRIDAY);

const judgements = (events: readonly TickerEvent[]) =>
  events.flatMap((event) => (event.type === 'BarObserved' ? [[event.bar.time, event.judgement]] : []));

const withoutOutside = (events: readonly TickerEvent[]): readonly TickerEvent[] =>
  events.filter((event) => event.type !== 'BarObserved' || event.judgement.reason !== 'outside-session');

describe('a daily bar on a Saturday', () => {
  test.each([NAIVE, STANDARD])('is recorded and not judged, under $name', (policy) => {
    const { decision, thenEvents } = given(watched(policy, KNOWN)).when(observe(policy, [STRAY]));
    thenEvents({ type: 'BarObserved', bar: STRAY, policy: policy.id, judgement: OUTSIDE_SESSION });
    expect(decision.outcomes).toEqual(['outside-session']);
  });

  test('is no part of what is normal: the bars after it are judged as if it were not there', () => {
    const later = QUIET.slice(KNOWN.length);
    const events = watched(STANDARD, [...KNOWN, STRAY, ...later]);
    expect(judgements(withoutOutside(events))).toEqual(judgements(watched(STANDARD, QUIET)));
  });

  test('repeated it yields nothing', () => {
    given(watched(STANDARD, [...KNOWN, STRAY]))
      .when(observe(STANDARD, [STRAY]))
      .thenNothing('duplicate');
  });

  test('with other content it is corrected, still without judgement', () => {
    const bar = { ...STRAY, volume: 8 };
    const history = watched(STANDARD, [...KNOWN, STRAY]);
    const corrected = { type: 'BarCorrected', bar, was: STRAY, judgement: OUTSIDE_SESSION, next: null } as const;
    given(history)
      .when(observe(STANDARD, [bar]))
      .thenEvents({ ...corrected, revision: 1 });
    const again = { ...bar, volume: 9 };
    given([...history, ...decide(observe(STANDARD, [bar]), fold(history)).events])
      .when(observe(STANDARD, [again]))
      .thenEvents({ ...corrected, bar: again, was: bar, revision: 2 });
  });

  test('said twice in one command counts as said last: what was known before is only repeated', () => {
    given(watched(STANDARD, [...KNOWN, STRAY]))
      .when(observe(STANDARD, [{ ...STRAY, volume: 8 }, STRAY]))
      .thenNothing('duplicate', 'duplicate');
  });

  test('leaves the state it is decided on as it was', () => {
    const state = fold(watched(STANDARD, [...KNOWN, STRAY]));
    const before = structuredClone(state.outside);
    const sunday = { ...STRAY, time: STRAY.time + DAY };
    expect(decide(observe(STANDARD, [{ ...STRAY, volume: 8 }, sunday, FRIDAY]), state).events).toHaveLength(2);
    expect(state.outside).toEqual(before);
  });

  test('late, before one that is known, it yields nothing', () => {
    const sunday = { ...STRAY, time: STRAY.time + DAY };
    given(watched(STANDARD, [...KNOWN, STRAY, sunday]))
      .when(observe(STANDARD, [{ ...STRAY, time: STRAY.time - 7 * DAY }]))
      .thenNothing('too-old');
  });

  test("does not keep Friday's bar from coming in after it", () => {
    const { outcomes } = decide(observe(STANDARD, [FRIDAY]), fold(watched(STANDARD, [...KNOWN.slice(0, -1), STRAY])));
    expect(outcomes).toEqual(['observed']);
  });

  test('that was judged before there was a calendar stays judged', () => {
    const [first] = watched(STANDARD);
    const judged = { ...OUTSIDE_SESSION, reason: 'warming-up', missing: 63 } as const;
    const old = { type: 'BarObserved', bar: STRAY, policy: STANDARD.id, judgement: judged } as const;
    given([...(first ? [first] : []), old])
      .when(observe(STANDARD, [STRAY]))
      .thenNothing('duplicate');
  });

  test('is judged in years the calendar does not know', () => {
    const saturday = { ...STRAY, time: fromNewYork((daysFromCivil(2045, 1, 7) + 9.5 / 24) * DAY) };
    expect(decide(observe(STANDARD, [saturday]), fold(watched(STANDARD))).outcomes).toEqual(['observed']);
  });
});

describe('a bar of five minutes', () => {
  const reasonAt = (hour: number, sessions: 'regular' | 'extended', interval: Interval = '5m') => {
    const series = { ...SERIES, interval };
    const history = after({ type: 'WatchTicker', series, feed: { ...FEED, sessions }, policy: STANDARD });
    const bar = { ...barOf(0, 100), time: fromNewYork((daysFromCivil(2024, 6, 4) + hour / 24) * DAY) };
    const [event] = decide(observe(STANDARD, [bar]), fold(history)).events;
    return event?.type === 'BarObserved' ? event.judgement.reason : null;
  };

  test.each([
    [8, 'outside-session', 'extended-hours'],
    [10, 'warming-up', 'warming-up'],
    [16, 'outside-session', 'extended-hours'],
    [21, 'outside-session', 'outside-session'],
  ])('at %i:00 is %s on a regular feed, %s on an extended one', (hour, regular, extended) => {
    expect([reasonAt(hour, 'regular'), reasonAt(hour, 'extended')]).toEqual([regular, extended]);
  });

  test('is not held to the hours of a session when it is a day long', () => {
    expect(reasonAt(21, 'regular', '1d')).toBe('warming-up');
  });
});

describe('any bars outside the sessions among others', () => {
  const policy = fc.constantFrom(NAIVE, STANDARD);
  const mixed = walk(30, 150).chain((bars) =>
    fc
      .array(fc.nat(bars.length - 1), { minLength: 1, maxLength: 12 })
      .map((places) => bars.flatMap((bar, i) => (places.includes(i) ? [bar, strayAfter(bar, 1 + i)] : [bar])))
      .map((all) => ({
        bars,
        all: all.toSorted((a, b) => a.time - b.time).filter(({ time }, i, list) => time !== list[i - 1]?.time),
      })),
  );

  test('change no judgement of the others', () => {
    fc.assert(
      fc.property(policy, mixed, (under, { bars, all }) => {
        expect(judgements(withoutOutside(watched(under, all)))).toEqual(judgements(watched(under, bars)));
      }),
    );
  });

  test('however they are cut into commands: the same events, and none when they come again', () => {
    fc.assert(
      fc.property(policy, mixed, cuts, (under, { all }, sizes) => {
        const commands = cut(all, sizes).map((chunk) => observe(under, chunk));
        let history = watched(under);
        for (const command of commands) {
          history = history.concat(decide(command, fold(history)).events);
          expect(decide(command, fold(history)).events).toEqual([]);
        }
        expect(judgements(history)).toEqual(judgements(watched(under, all)));
      }),
    );
  });
});
