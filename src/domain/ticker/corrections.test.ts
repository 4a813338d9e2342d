import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectorOf } from '../anomaly/detectors/index.ts';
import type { ChannelReading, Evidence, Judgement } from '../anomaly/judgement.ts';
import { graver, LASTING, type Kind } from '../anomaly/kinds.ts';
import type { Policy } from '../anomaly/policy.ts';
import { scoreOf } from '../anomaly/surprise.ts';
import { barBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { barOf, NAIVE, observe, STANDARD, watch, WHOLE } from './bars.fixture.ts';
import { decide } from './decide.ts';
import type { FindingEvent, TickerEvent } from './events.ts';
import { readBar } from './memory.ts';
import { watched } from './scenario.fixture.ts';
import { evolve, initial, type TickerState } from './ticker.ts';
import { changed, changes, walk, type Change } from './walks.fixture.ts';

const RUNS = { numRuns: 300 };
const policy = fc.constantFrom(NAIVE, STANDARD, WHOLE);

type Story = {
  readonly state: TickerState;
  readonly commits: readonly (readonly TickerEvent[])[];
  readonly bars: readonly Bar[];
};

/** Bars of which some come again with other content at the end, then the rest of the bars. */
const tell = (
  under: Policy,
  [bars, again, rest]: readonly [readonly Bar[], readonly Change[], readonly Bar[]],
): Story => {
  const current = [...bars];
  const commits: (readonly TickerEvent[])[] = [watched(under, bars)];
  let state = (commits[0] ?? []).reduce(evolve, initial());
  const commit = (bar: Bar): void => {
    const { events } = decide(observe(under, [bar]), state);
    state = events.reduce(evolve, state);
    commits.push(events);
  };
  for (const change of again) {
    const place = current.length - change.back;
    current[place] = changed(current[place] ?? barOf(0, 1), change);
    commit(current[place]);
  }
  rest.forEach(commit);
  return { state, commits, bars: [...current, ...rest] };
};

const story = fc.tuple(walk(70, 200), changes(64), fc.nat(12)).map(([bars, again, later]) => {
  const start = Math.max(bars.length - later, 64);
  return [bars.slice(0, start), again, bars.slice(start)] as const;
});

/** A finding as a reader of its events alone sees it. */
type Told = {
  readonly policy: string;
  readonly rule: string;
  readonly kind: Kind;
  readonly evidence: ReadonlyMap<number, Evidence>;
  readonly onset: number;
  readonly end: number | null;
  readonly severity: string;
  readonly score: number;
};

const startTold = (event: Extract<FindingEvent, { type: 'AnomalyDetected' }>): Told => ({
  policy: event.policy,
  rule: event.rule,
  kind: event.kind,
  onset: event.bars[0]?.time ?? NaN,
  evidence: new Map(event.bars.map((one) => [one.time, one])),
  end: event.end,
  severity: event.severity,
  score: event.score,
});

const continueTold = (told: Told, event: Exclude<FindingEvent, { type: 'AnomalyDetected' }>): Told | null => {
  if (event.type === 'AnomalyRetracted') return null;
  if (event.type === 'AnomalyEnded') return { ...told, end: event.endTime };
  const evidence = new Map(told.evidence);
  for (const time of event.removed) expect(evidence.delete(time)).toBe(true);
  for (const one of event.added) evidence.set(one.time, one);
  return { ...told, evidence, severity: event.severity, score: event.score };
};

const tellFindings = (events: readonly TickerEvent[]): ReadonlyMap<string, Told> => {
  const ids = new Set<string>();
  const findings = new Map<string, Told>();
  for (const event of events) {
    if (!('chain' in event)) continue;
    const told = findings.get(event.id);
    if (event.type === 'AnomalyDetected') expect(ids.has(event.id)).toBe(false);
    else expect(told).toBeDefined();
    ids.add(event.id);
    const next = event.type === 'AnomalyDetected' ? startTold(event) : told && continueTold(told, event);
    if (next) findings.set(event.id, next);
    else findings.delete(event.id);
  }
  return findings;
};

const verdictsOf = (events: readonly TickerEvent[]): ReadonlyMap<number, Judgement> =>
  new Map(
    events.flatMap((event): (readonly [number, Judgement])[] => {
      if (event.type === 'BarObserved') return [[event.bar.time, event.judgement]];
      if (event.type !== 'BarCorrected') return [];
      return [
        [event.bar.time, event.judgement],
        ...(event.next ? [[event.next.time, event.next.judgement] as const] : []),
      ];
    }),
  );

describe('after corrections', () => {
  test('the baseline is that of a ticker that never saw the wrong bars', () => {
    fc.assert(
      fc.property(policy, story, (under, told) => {
        const { state, bars } = tell(under, told);
        const clean = watched(under, bars).reduce(evolve, initial());
        const probe = barOf(1000, 123, 4_000_000);
        expect(readBar(state.baseline, probe)).toEqual(readBar(clean.baseline, probe));
        for (let back = 1; back <= 128; back += 1)
          expect(barBack(state.baseline.window, back)).toEqual(barBack(clean.baseline.window, back));
      }),
      RUNS,
    );
  });

  test('every bar that follows has the numbers it has without the wrong bars; only how often they come counts what was told', () => {
    const isLasting = ({ detector }: ChannelReading): boolean => LASTING.has(detectorOf(detector)?.kind ?? 'price');
    /** A bar on which nothing but a lasting change is read has its numbers where it tells of that, and none where it was told before. */
    const numbers = ({ channels: read }: Judgement) =>
      read.every(isLasting)
        ? []
        : read.map(({ detector, value, expected, spread, z, sample }) => [
            detector,
            value,
            expected,
            spread,
            z,
            sample,
          ]);
    const channels = (events: readonly TickerEvent[]) =>
      events.flatMap((event) => (event.type === 'BarObserved' ? [numbers(event.judgement)] : []));
    fc.assert(
      fc.property(policy, walk(90, 260), changes(64), (under, bars, again) => {
        const rest = bars.slice(70);
        const { commits, bars: current } = tell(under, [bars.slice(0, 70), again, rest]);
        const clean = channels(watched(under, current));
        expect(channels(commits.flat()).slice(-rest.length)).toEqual(clean.slice(-rest.length));
      }),
      RUNS,
    );
  });

  test('no correction says more than two things of a finding', () => {
    const subjectOf = (event: FindingEvent): string =>
      event.type === 'AnomalyDetected' ? (event.supersedes ?? event.id) : event.id;
    fc.assert(
      fc.property(policy, story, (under, told) => {
        for (const events of tell(under, told).commits.slice(1)) {
          const ids = events.flatMap((event) => ('chain' in event ? subjectOf(event) : []));
          expect(ids.every((id) => ids.filter((one) => one === id).length <= 2)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

/** The policy that judged each bar last. */
const judgesOf = (events: readonly TickerEvent[]): ReadonlyMap<number, string> =>
  new Map(
    events.flatMap((event): (readonly [number, string])[] => {
      if (event.type === 'BarObserved') return [[event.bar.time, event.policy]];
      if (event.type !== 'BarCorrected') return [];
      return [event.bar, ...(event.next ? [event.next] : [])].map(({ time }) => [time, event.policy] as const);
    }),
  );

describe('corrections after a change of the policy', () => {
  test('leave no bar in a finding of a policy that is not the one that judged it last', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([NAIVE, STANDARD], [STANDARD, NAIVE]),
        story,
        ([before, under], [bars, again, rest]) => {
          const first = tell(before, [bars, [], []]);
          let state = first.state;
          const events = first.commits.flat();
          const commit = (bar: Bar | null): void => {
            const decided = decide(bar ? observe(under, [bar]) : watch(under), state).events;
            state = decided.reduce(evolve, state);
            events.push(...decided);
          };
          commit(null);
          for (const change of again) commit(changed(bars[bars.length - change.back] ?? barOf(0, 1), change));
          rest.forEach(commit);
          const judges = judgesOf(events);
          for (const { policy: own, evidence } of tellFindings(events).values())
            for (const time of evidence.keys()) expect(judges.get(time)).toBe(own);
        },
      ),
      RUNS,
    );
  });
});

type Ending = { readonly events: readonly TickerEvent[]; readonly state: TickerState; readonly under: Policy };

describe('the findings after corrections', () => {
  const each = (check: (told: readonly Told[], ending: Ending) => void) =>
    fc.property(policy, story, (under, parts) => {
      const { commits, state } = tell(under, parts);
      const events = commits.flat();
      check([...tellFindings(events).values()], { events, state, under });
    });

  test('start with their onset, and are as grave as their bars', () => {
    fc.assert(
      each((told) => {
        for (const { evidence, onset, severity, score } of told) {
          const bars = [...evidence.values()];
          expect(Math.min(...evidence.keys())).toBe(onset);
          expect(bars.map((one) => one.severity).reduce(graver)).toBe(severity);
          expect(Math.max(...bars.map(({ surprise }) => scoreOf(surprise)))).toBe(score);
        }
      }),
      RUNS,
    );
  });

  test('end with their last bar, but for what lasts without a bar', () => {
    fc.assert(
      each((told) => {
        const lasts = ({ kind }: Told): boolean => kind === 'flat-baseline' || LASTING.has(kind);
        for (const { evidence, end } of told.filter((one) => one.end !== null && !lasts(one)))
          expect(Math.max(...evidence.keys())).toBe(end);
      }),
      RUNS,
    );
  });

  test('share no bar under one rule, and one of them at most is open', () => {
    fc.assert(
      each((told, { state, under }) => {
        for (const { name } of under.rules) {
          const ofRule = told.filter(({ rule }) => rule === name);
          const times = ofRule.flatMap(({ evidence }) => [...evidence.keys()]);
          expect(new Set(times).size).toBe(times.length);
          expect(ofRule.filter(({ end }) => end === null).length).toBeLessThanOrEqual(1);
          const open = state.episodes.filter(({ rule, over }) => rule === name && over === null);
          expect(open.map(({ onset }) => onset)).toEqual(
            ofRule.filter(({ end }) => end === null).map(({ onset }) => onset),
          );
        }
      }),
      RUNS,
    );
  });

  test('hold the bars whose verdict is anomalous', () => {
    fc.assert(
      each((told, { events, under }) => {
        if (under === NAIVE) return;
        const held = new Set(told.flatMap(({ evidence }) => [...evidence.keys()]));
        const anomalous = [...verdictsOf(events)].filter(([, { verdict }]) => verdict === 'anomalous');
        expect(held).toEqual(new Set(anomalous.map(([time]) => time)));
      }),
      RUNS,
    );
  });
});
