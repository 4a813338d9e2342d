import { expect } from 'vitest';
import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import { observe, watch } from './bars.fixture.ts';
import type { TickerCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { Decision, Outcome, Refusal } from './decision.ts';
import type { TickerEvent } from './events.ts';
import { evolve, initial, type TickerState } from './ticker.ts';

/** Parts of an event that a test cares about. */
type Expected = { readonly type: TickerEvent['type'] } & Readonly<Record<string, unknown>>;

/** The state after some events. */
export const fold = (events: readonly TickerEvent[]): TickerState => events.reduce(evolve, initial());

/** The events of some commands, one after the other; a refused one is a mistake of the test. */
export const after = (...commands: readonly TickerCommand[]): readonly TickerEvent[] =>
  commands.reduce<TickerEvent[]>((events, command) => {
    const { events: more, refusal } = decide(command, fold(events));
    if (refusal) throw new Error(`${command.type} was refused: ${refusal}`);
    return events.concat(more);
  }, []);

/** The events of watching a series under a policy and of its bars, 100 at a time. */
export const watched = (policy: Policy, bars: readonly Bar[] = []): readonly TickerEvent[] => {
  const chunks = Array.from({ length: Math.ceil(bars.length / 100) }, (_, i) => bars.slice(100 * i, 100 * (i + 1)));
  return after(watch(policy), ...chunks.map((chunk) => observe(policy, chunk)));
};

const expected = (decision: Decision) => ({
  decision,
  /** Exactly these events come, each with at least these parts. */
  thenEvents: (...events: readonly Expected[]): void => {
    expect(decision.refusal).toBeNull();
    expect(decision.events.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
    expect(decision.events).toMatchObject(events);
  },
  /** No event comes, and each bar has this outcome. */
  thenNothing: (...outcomes: readonly Outcome[]): void => {
    expect(decision).toEqual({ events: [], after: null, outcomes, actions: [], refusal: null });
  },
  thenRefused: (refusal: Refusal): void => {
    expect(decision).toEqual({ events: [], after: null, outcomes: [], actions: [], refusal });
  },
});

/** A scenario of the decider: the events so far, a command, and what must come of it. */
export const given = (history: readonly TickerEvent[]) => ({
  when: (command: TickerCommand) => expected(decide(command, fold(history))),
});
