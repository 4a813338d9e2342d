import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import { NAIVE, observe, STANDARD, watch, WHOLE } from './bars.fixture.ts';
import type { TickerCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { fold, watched } from './scenario.fixture.ts';
import { evolve, initial, type TickerState } from './ticker.ts';
import { changed, changes, cut, cuts, walk } from './walks.fixture.ts';

const RUNS = { numRuns: 300 };
const POLICIES = [NAIVE, STANDARD, WHOLE];
const policy = fc.constantFrom(...POLICIES);

/** The events of each of some commands, decided one after the other. */
const commitsOf = (commands: readonly TickerCommand[]): readonly (readonly TickerEvent[])[] => {
  let state = initial();
  return commands.map((command) => {
    const { events } = decide(command, state);
    state = events.reduce(evolve, state);
    return events;
  });
};

const play = (under: Policy, bars: readonly Bar[], sizes: readonly number[]): readonly TickerEvent[] =>
  commitsOf([watch(under), ...cut(bars, sizes).map((chunk) => observe(under, chunk))]).flat();

/** What does not depend on which events share a commit. */
const unchained = (events: readonly TickerEvent[]): unknown =>
  JSON.parse(JSON.stringify(events, (key, value: unknown) => (key === 'chain' ? null : value)));

const unchainedState = (events: readonly TickerEvent[]): TickerState => {
  const state = fold(events);
  state.findingCommit = 0;
  return state;
};

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
};

/** Bars with some of them changed, older and repeated ones among them, in any order. */
const disorder = (bars: readonly Bar[]): fc.Arbitrary<readonly Bar[]> =>
  changes(bars.length).chain((some) => {
    const again = some.flatMap((change) => {
      const bar = bars.at(-change.back);
      return bar ? [changed(bar, change), bar] : [];
    });
    return fc.shuffledSubarray([...again, ...bars.slice(-6)], { minLength: 1 });
  });

const known = walk(70, 160).chain((bars) => fc.tuple(fc.constant(bars.slice(0, -3)), disorder(bars)));

describe('rule 1: a fold owns its state', () => {
  test('the same bars give the same state however they are cut into commands', () => {
    fc.assert(
      fc.property(policy, walk(30, 160), cuts, cuts, (under, bars, some, others) => {
        expect(unchainedState(play(under, bars, some))).toEqual(unchainedState(play(under, bars, others)));
      }),
      RUNS,
    );
  });

  test('decide changes nothing it was given', () => {
    fc.assert(
      fc.property(policy, known, (under, [bars, more]) => {
        const state = frozen(fold(watched(under, bars)));
        for (const command of [observe(under, more), observe(under, more.slice(0, 1)), watch(NAIVE), watch(STANDARD)])
          expect(decide(frozen(command), state).refusal).toBeNull();
      }),
      RUNS,
    );
  });

  test('the stored form of the events is enough to fold them', () => {
    fc.assert(
      fc.property(policy, known, (under, [bars, more]) => {
        const events = commitsOf([watch(under), observe(under, bars.slice(0, 100)), observe(under, more)]).flat();
        const stored: TickerEvent[] = JSON.parse(JSON.stringify(events));
        expect(fold(stored)).toEqual(fold(events));
      }),
      RUNS,
    );
  });
});

describe('rule 3: a command repeated yields no events', () => {
  const repeated = (state: TickerState, command: TickerCommand): readonly TickerEvent[] => {
    const { events, refusal } = decide(command, state);
    expect(refusal).toBeNull();
    return decide(command, events.reduce(evolve, state)).events;
  };

  test('bars, also corrected, repeated and out of order ones', () => {
    fc.assert(
      fc.property(policy, known, (under, [bars, more]) => {
        expect(repeated(fold(watched(under, bars)), observe(under, more))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('watching', () => {
    fc.assert(
      fc.property(policy, policy, walk(0, 120), (under, other, bars) => {
        expect(repeated(fold(watched(under, bars)), watch(other))).toEqual([]);
        expect(repeated(initial(), watch(other))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('rule 10: one kernel on every path', () => {
  test('bar by bar, in chunks and in one go the events are the same', () => {
    fc.assert(
      fc.property(policy, walk(30, 160), cuts, (under, bars, sizes) => {
        const [single, chunks, whole] = [[1], sizes, [100]].map((some) => unchained(play(under, bars, some)));
        expect(chunks).toEqual(single);
        expect(whole).toEqual(single);
      }),
      RUNS,
    );
  });

  test('so they are when bars come again with other content', () => {
    fc.assert(
      fc.property(policy, known, cuts, (under, [bars, more], sizes) => {
        const times = more.map(({ time }) => time);
        const once = more.filter(({ time }, i) => times.indexOf(time) === i);
        const start = commitsOf([watch(under), ...cut(bars, [100]).map((chunk) => observe(under, chunk))]).flat();
        const go = (some: readonly number[]) =>
          cut(once, some).reduce(
            (events, chunk) => events.concat(decide(observe(under, chunk), fold(events)).events),
            [...start],
          );
        expect(unchained(go(sizes))).toEqual(unchained(go([1])));
      }),
      RUNS,
    );
  });

  test('a bar is judged by the bars before it alone', () => {
    const judgements = (events: readonly TickerEvent[]) =>
      events.flatMap((event) => (event.type === 'BarObserved' ? event.judgement : []));
    fc.assert(
      fc.property(policy, walk(30, 200), fc.nat(200), (under, bars, length) => {
        const whole = judgements(watched(under, bars));
        expect(judgements(watched(under, bars.slice(0, length)))).toEqual(whole.slice(0, length));
      }),
      RUNS,
    );
  });

  test('the events of a commit share a chain that names it and the commit with findings before', () => {
    fc.assert(
      fc.property(policy, known, cuts, (under, [bars, more], sizes) => {
        const commands = [...cut(bars, sizes), ...cut(more, sizes)].map((chunk) => observe(under, chunk));
        let version = 0;
        let previous = 0;
        for (const events of commitsOf([watch(under), ...commands, watch(NAIVE), watch(STANDARD)])) {
          const chains = events.flatMap((event) => ('chain' in event ? event.chain : []));
          expect(chains).toEqual(chains.map(() => ({ commit: version + 1, previous })));
          if (chains.length > 0) previous = version + 1;
          version += events.length;
        }
      }),
      RUNS,
    );
  });
});
