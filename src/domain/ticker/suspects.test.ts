import { describe, expect, test } from 'vitest';
import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import type { Terms } from '../market/corporate-action.ts';
import type { Feed } from '../market/feed.ts';
import { barOf, FEED, observe, quietBars, SERIES, STANDARD } from './bars.fixture.ts';
import type { DecideAction, TickerCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { fold } from './scenario.fixture.ts';
import { evolve, type TickerState } from './ticker.ts';

const AS_TRADED: Feed = { ...FEED, adjustment: 'as-traded' };
const DAY = 150;
const MARKET = quietBars(DAY + 20);

/** A quiet bar after a 4:1 split: a quarter of the price, four times the shares. */
const splitBar = (n: number): Bar => {
  const { open, high, low, close, ...bar } = MARKET[n] ?? barOf(n, 100);
  return { ...bar, open: open / 4, high: high / 4, low: low / 4, close: close / 4, volume: bar.volume * 4 };
};

const ruleOf = (name: string, detector: string): Policy['rules'][number] => ({
  name,
  channels: [{ detector, tail: { type: 'normal', side: 'both' } }],
  levels: { z: { enter: 12, high: 16 } },
  quietBars: 3,
});

/** A policy of volume alone, of which a split of 4:1 draws too little, and one of price too. */
const VOLUME_ALONE: Policy = { ...STANDARD, id: 'volume@1', rules: [ruleOf('volume', 'volume')] };
const BOTH: Policy = { ...STANDARD, id: 'both@1', rules: [ruleOf('volume', 'volume'), ruleOf('price', 'return')] };

const at = (n: number, close: number, volume: number): Bar => barOf(n, close, volume);

const run = (state: TickerState, ...commands: readonly TickerCommand[]) => {
  const events: TickerEvent[] = [];
  for (const command of commands) {
    const decision = decide(command, state);
    if (decision.refusal) throw new Error(decision.refusal);
    for (const event of decision.events) evolve(state, event);
    events.push(...decision.events);
  }
  return events;
};

const singly = (bars: readonly Bar[], policy = STANDARD): readonly TickerCommand[] =>
  bars.map((bar) => observe(policy, [bar]));

/** A ticker with a quiet past, of a feed that tells of no splits unless said otherwise. */
const quietUntil = (feed: Feed = AS_TRADED, policy: Policy = STANDARD): TickerState => {
  const state = fold([]);
  run(state, { type: 'WatchTicker', series: SERIES, feed, policy }, ...singly(MARKET.slice(0, DAY), policy));
  return state;
};

const word = (verdict: DecideAction['verdict'], terms: Terms | null = null): DecideAction => ({
  type: 'DecideAction',
  time: splitBar(DAY).time,
  verdict,
  terms,
  policy: STANDARD,
});

const typesOf = (events: readonly TickerEvent[]): readonly string[] => events.map(({ type }) => type);

const held = (): TickerState => {
  const state = quietUntil();
  run(state, ...singly([splitBar(DAY)]));
  return state;
};

describe('a bar that opens in the ratio of a split, on volume that goes with one', () => {
  test('is held as a suspected corporate action, with its score', () => {
    const [observed, detected] = run(quietUntil(), ...singly([splitBar(DAY)]));
    expect(observed).toMatchObject({ judgement: { verdict: 'anomalous', reason: 'suspect-corporate-action' } });
    expect(detected).toMatchObject({
      type: 'AnomalyDetected',
      kind: 'suspect-corporate-action',
      direction: null,
      bars: [{ terms: { split: 4, dividend: 0 } }],
    });
    expect(detected && 'score' in detected ? detected.score : 0).toBeGreaterThan(0.75);
  });

  test('is explained once the next bar is as quiet in the new prices and shares', () => {
    const state = held();
    const events = run(state, ...singly([splitBar(DAY + 1)]));
    expect(typesOf(events)).toEqual(['CorporateActionRecorded', 'AnomalyEnded', 'BarCorrected', 'BarObserved']);
    expect(events).toMatchObject([
      { action: { split: 4, dividend: 0 }, source: 'bars' },
      { reason: 'corporate-action', endTime: splitBar(DAY).time },
      { judgement: { verdict: 'normal', reason: 'split' } },
      { judgement: { verdict: 'normal', reason: 'within-normal' } },
    ]);
    const later = run(state, ...singly(Array.from({ length: 15 }, (_, i) => splitBar(DAY + 2 + i))));
    expect(new Set(typesOf(later))).toEqual(new Set(['BarObserved']));
  });

  test.each([
    ['rises by half again', (bar: Bar) => at(DAY + 1, bar.close * 1.5, bar.volume)],
    ['is traded ten times as much', (bar: Bar) => ({ ...bar, volume: bar.volume * 10 })],
  ])('becomes an ordinary finding of its day when the next bar %s', (_, change) => {
    const events = run(held(), ...singly([change(splitBar(DAY + 1))]));
    expect(typesOf(events).slice(0, 2)).toEqual(['AnomalyRetracted', 'AnomalyDetected']);
    const onset = splitBar(DAY).time;
    expect(events[0]).toMatchObject({ barTime: onset, reason: 'refuted' });
    expect(events[1]).toMatchObject({ kind: 'price', direction: 'down', bars: [{ time: onset }] });
    expect(events[1]).not.toHaveProperty('bars.0.terms');
    expect(events[1]).toHaveProperty('supersedes', expect.stringContaining('suspect-corporate-action'));
  });

  test('ends a finding that is open, and is held by itself', () => {
    const state = quietUntil();
    run(state, ...singly([at(DAY, 110, 1e6)]));
    const bar = splitBar(DAY + 1);
    const events = run(state, ...singly([at(DAY + 1, 110 / 4, bar.volume)]));
    expect(typesOf(events)).toEqual(['BarObserved', 'AnomalyEnded', 'AnomalyDetected']);
    expect(events[2]).toMatchObject({ kind: 'suspect-corporate-action' });
  });

  test('tells of the session missing before it, also once it is raised', () => {
    const state = quietUntil();
    run(state, ...singly([splitBar(DAY + 1)]));
    const events = run(state, ...singly([{ ...splitBar(DAY + 2), volume: 40e6 }]));
    expect(typesOf(events).slice(0, 2)).toEqual(['AnomalyRetracted', 'AnomalyDetected']);
    expect(events[1]).toMatchObject({ kind: 'price', bars: [{ time: splitBar(DAY + 1).time, hole: 1 }] });
  });

  test('is judged like every other bar by rules that hear nothing in it: what is open ends in quiet', () => {
    const state = quietUntil(AS_TRADED, VOLUME_ALONE);
    run(state, ...singly([at(DAY, 100, 4e7), ...MARKET.slice(DAY + 1, DAY + 3)], VOLUME_ALONE));
    const events = run(state, ...singly([splitBar(DAY + 3)], VOLUME_ALONE));
    expect(events).toMatchObject([
      { type: 'BarObserved', judgement: { verdict: 'normal' } },
      { type: 'AnomalyEnded', reason: 'quiet' },
    ]);
  });

  test('is held by the rules alone that hear something in it, and leaves open what is of another', () => {
    const state = quietUntil(AS_TRADED, BOTH);
    run(state, ...singly([at(DAY, 100, 4e7)], BOTH));
    const events = run(state, ...singly([splitBar(DAY + 1)], BOTH));
    expect(typesOf(events)).toEqual(['BarObserved', 'AnomalyDetected']);
    expect(events[1]).toMatchObject({ kind: 'suspect-corporate-action', rule: 'price' });
  });

  test('comes to the same in a chunk as bar by bar', () => {
    const bars = [splitBar(DAY), splitBar(DAY + 1), splitBar(DAY + 2)];
    const plain = (events: readonly TickerEvent[]) => events.map((event) => ({ ...event, chain: null }));
    const chunk = decide(observe(STANDARD, bars), quietUntil()).events;
    expect(plain(chunk)).toEqual(plain(run(quietUntil(), ...singly(bars))));
  });
});

describe('a person', () => {
  test('confirms what is held, with the split that is suspected', () => {
    const events = run(held(), word('confirmed'));
    expect(typesOf(events)).toEqual(['CorporateActionRecorded', 'AnomalyEnded', 'BarCorrected']);
    expect(events[0]).toMatchObject({ action: { split: 4 }, source: 'person' });
  });

  test('confirms it with other terms, and what is left is judged by them', () => {
    const events = run(held(), word('confirmed', { split: 1, dividend: 75 }));
    expect(events[2]).toMatchObject({ judgement: { terms: { split: 1, dividend: 75 } } });
  });

  test('refutes what is held, and it is raised', () => {
    expect(typesOf(run(held(), word('refuted')))).toEqual(['AnomalyRetracted', 'AnomalyDetected']);
  });

  test.each([
    ['the bars', (state: TickerState) => run(state, ...singly([splitBar(DAY + 1)]))],
    ['a person', (state: TickerState) => run(state, word('confirmed'), ...singly([splitBar(DAY + 1)]))],
  ])(
    'refutes what %s had borne out: the action is void, and its day a finding in the place of what was held',
    (_, bear) => {
      const state = held();
      const suspect = state.episodes.find(({ kind }) => kind === 'suspect-corporate-action')?.id;
      bear(state);
      const events = run(state, word('refuted'));
      expect(events).toMatchObject([
        { type: 'CorporateActionRecorded', action: { split: 1, dividend: 0 }, source: 'person' },
        { type: 'BarCorrected', judgement: { verdict: 'anomalous', reason: 'above-threshold' } },
        { type: 'AnomalyRetracted', id: suspect, reason: 'refuted' },
        { type: 'AnomalyDetected', kind: 'price', direction: 'down', supersedes: suspect, end: null },
      ]);
      expect(events[1]).not.toHaveProperty('judgement.terms');
      expect(events[3]).not.toHaveProperty('bars.0.terms');
      expect(state.episodes.map(({ kind }) => kind)).toEqual(['price']);
    },
  );

  test('refutes a dividend of a quiet day, which is then judged like all others', () => {
    const state = quietUntil();
    run(state, ...singly(MARKET.slice(DAY, DAY + 1)), word('confirmed', { split: 1, dividend: 0.1 }));
    const events = run(state, word('refuted'));
    expect(typesOf(events)).toEqual(['CorporateActionRecorded', 'BarCorrected']);
    expect(events[1]).toMatchObject({ judgement: { verdict: 'normal', reason: 'within-normal' } });
    expect(events[1]).not.toHaveProperty('judgement.terms');
  });

  test('refutes, confirms and refutes again: one finding stands each time', () => {
    const state = held();
    run(state, word('confirmed'), word('refuted'), word('confirmed', { split: 4, dividend: 0 }));
    expect(state.episodes).toEqual([]);
    run(state, word('refuted'));
    expect(state.episodes.map(({ kind, over }) => [kind, over])).toEqual([['price', null]]);
  });

  test('confirms a split that was taken for a crash', () => {
    const state = quietUntil();
    run(state, ...singly([at(DAY, 25, 4e7), at(DAY + 1, 25, 4e6)]));
    const events = run(state, word('confirmed', { split: 4, dividend: 0 }));
    expect(typesOf(events).slice(0, 2)).toEqual(['CorporateActionRecorded', 'BarCorrected']);
  });

  test.each([
    ['refuted', null, 'not-suspected'],
    ['confirmed', null, 'not-suspected'],
    ['confirmed', { split: 1, dividend: 500 }, 'impossible'],
    ['confirmed', { split: 1, dividend: 0 }, 'impossible'],
  ] as const)('is told when there is nothing to be %s with %o: %s', (verdict, terms, outcome) => {
    const state = quietUntil();
    run(state, ...singly(MARKET.slice(DAY, DAY + 1)));
    expect(decide(word(verdict, terms), state)).toMatchObject({ events: [], actions: [outcome] });
  });

  test('is told that adjusted prices need no word', () => {
    const state = quietUntil(FEED);
    run(state, ...singly([splitBar(DAY)]));
    expect(decide(word('refuted'), state)).toMatchObject({ events: [], actions: ['adjusted-feed'] });
  });

  test('is refused for a ticker that is not watched', () => {
    expect(decide(word('refuted'), fold([]))).toMatchObject({ events: [], refusal: 'not-watched' });
  });

  test('says the same twice and changes nothing', () => {
    for (const said of [word('confirmed'), word('refuted'), word('confirmed', { split: 2, dividend: 0 })]) {
      const state = held();
      run(state, said);
      expect(decide(said, state).events).toEqual([]);
    }
  });
});

describe('a split that a feed left out, which tells of others', () => {
  const TELLING: Feed = { ...AS_TRADED, tellsActions: true };
  const action = { time: splitBar(DAY).time, split: 4, dividend: 0 };
  const left = (): TickerState => {
    const state = quietUntil(TELLING);
    run(state, ...singly([splitBar(DAY)]));
    return state;
  };

  test('is held, and borne out by the bar that follows', () => {
    const state = left();
    expect(state.episodes).toMatchObject([{ kind: 'suspect-corporate-action', over: null }]);
    expect(run(state, ...singly([splitBar(DAY + 1)]))[0]).toMatchObject({ action, source: 'bars' });
  });

  test('is explained by late word of it, which is no news once the bars have borne it out', () => {
    const state = left();
    const told: TickerCommand = { ...observe(STANDARD, [splitBar(DAY + 1)]), actions: [action] };
    expect(run(state, told)[0]).toMatchObject({ action, source: 'feed' });
    expect(state.episodes).toMatchObject([{ over: { reason: 'corporate-action' } }]);
    const borneOut = left();
    run(borneOut, ...singly([splitBar(DAY + 1)]));
    expect(decide({ ...told, bars: [] }, borneOut)).toMatchObject({ events: [], actions: ['duplicate'] });
  });

  test('is nothing to hold on a day whose split it tells of, whatever is left of the move', () => {
    const state = quietUntil(TELLING);
    const told = { ...observe(STANDARD, [splitBar(DAY)]), actions: [{ ...action, split: 2 }] };
    expect(run(state, told).at(-1)).toMatchObject({ type: 'AnomalyDetected', kind: 'price' });
  });
});

describe('nothing is held', () => {
  test.each<[string, Feed, Bar]>([
    ['of a crash, which draws volume', AS_TRADED, { ...splitBar(DAY), volume: 20e6 }],
    ['where prices are adjusted', FEED, splitBar(DAY)],
    ['in no ratio of a split', AS_TRADED, at(DAY, 56, 2e6)],
    ['where the day is unusual in the new prices too', AS_TRADED, { ...splitBar(DAY), close: 30, high: 30 }],
    ['of a bar without volume', AS_TRADED, { ...splitBar(DAY), high: 26, volume: 0 }],
  ])('%s', (_, feed, bar) => {
    const [, detected] = run(quietUntil(feed), ...singly([bar]));
    expect(detected).toMatchObject({ type: 'AnomalyDetected' });
    expect(detected).not.toMatchObject({ kind: 'suspect-corporate-action' });
  });
});
