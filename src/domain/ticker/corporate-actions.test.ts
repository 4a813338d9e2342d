import { describe, expect, test } from 'vitest';
import type { Judgement } from '../anomaly/judgement.ts';
import type { Bar } from '../market/bar.ts';
import type { CorporateAction } from '../market/corporate-action.ts';
import type { Feed } from '../market/feed.ts';
import { barOf, FEED, NAIVE, observe, quietBars, SERIES, STANDARD, timeOf } from './bars.fixture.ts';
import type { ObserveBars, TickerCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { fold } from './scenario.fixture.ts';
import { evolve, type TickerState } from './ticker.ts';

const AS_TRADED: Feed = { ...FEED, adjustment: 'as-traded', tellsActions: true };
const EX_DATE = 150;
const FOUR_TO_ONE: CorporateAction = { time: timeOf(EX_DATE), split: 4, dividend: 0 };

const watchAsTraded: TickerCommand = { type: 'WatchTicker', series: SERIES, feed: AS_TRADED, policy: STANDARD };

const told = (bars: readonly Bar[], ...actions: readonly CorporateAction[]): ObserveBars => ({
  ...observe(STANDARD, bars),
  actions,
});

/** The state and the events of commands, one after the other. */
const run = (...commands: readonly TickerCommand[]) => {
  const events: TickerEvent[] = [];
  const state = fold([]);
  for (const command of commands) {
    const decision = decide(command, state);
    if (decision.refusal) throw new Error(decision.refusal);
    for (const event of decision.events) evolve(state, event);
    events.push(...decision.events);
  }
  return { state, events };
};

const singly = (bars: readonly Bar[], ...actions: readonly CorporateAction[]): readonly TickerCommand[] =>
  bars.map((bar) => told([bar], ...actions.filter(({ time }) => time === bar.time)));

/** The bars as they are traded where each share from the n-th bar on is one of `split` of an old one. */
const splitAt = (n: number, split: number, bars: readonly Bar[]): readonly Bar[] =>
  bars.map((bar, i) => {
    if (i < n) return { ...bar, volume: bar.volume * 8 };
    const { open, high, low, close } = bar;
    return {
      ...bar,
      open: open / split,
      high: high / split,
      low: low / split,
      close: close / split,
      volume: bar.volume * 8 * split,
    };
  });

const judgements = (events: readonly TickerEvent[]): readonly Judgement[] =>
  events.flatMap((event) => (event.type === 'BarObserved' ? [event.judgement] : []));

const zs = (events: readonly TickerEvent[]): readonly (readonly number[])[] =>
  judgements(events).map(({ channels }) => channels.map(({ z }) => z));

const expectClose = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): void => {
  expect(a.map((one) => one.length)).toEqual(b.map((one) => one.length));
  a.flat().forEach((z, i) => expect(z).toBeCloseTo(b.flat()[i] ?? NaN, 6));
};

const MARKET = quietBars(260);
const outcomeOf = (state: TickerState, command: ObserveBars) => {
  const { events, actions } = decide(command, state);
  return { events: events.map(({ type }) => type), actions };
};

describe('a split that the feed tells of', () => {
  test.each([4, 0.125, 1.5])(
    'of %f new shares for an old one is no news, on its day and on every day after',
    (split) => {
      const action = { ...FOUR_TO_ONE, split };
      const { events } = run(watchAsTraded, ...singly(splitAt(EX_DATE, split, MARKET), action));
      const unsplit = run(watchAsTraded, ...singly(splitAt(EX_DATE, 1, MARKET)));
      expectClose(zs(events), zs(unsplit.events));
      expect(events.filter(({ type }) => type.startsWith('Anomaly'))).toEqual([]);
      expect(judgements(events)[EX_DATE]).toMatchObject({
        verdict: 'normal',
        reason: 'split',
        terms: { split, dividend: 0 },
      });
      expect(judgements(events)[EX_DATE + 1]).toMatchObject({ reason: 'within-normal' });
    },
  );

  test('is no news to the classic rule either, whose baseline is prices and shares', () => {
    const naiveWatch: TickerCommand = {
      ...watchAsTraded,
      type: 'WatchTicker',
      series: SERIES,
      feed: AS_TRADED,
      policy: NAIVE,
    };
    const naive = (commands: readonly TickerCommand[]) =>
      run(naiveWatch, ...commands.map((command) => ({ ...command, policy: NAIVE }))).events;
    const split = naive(singly(splitAt(EX_DATE, 4, MARKET), FOUR_TO_ONE));
    const unsplit = naive(singly(splitAt(EX_DATE, 1, MARKET)));
    expect(split.filter(({ type }) => type === 'AnomalyDetected')).toHaveLength(
      unsplit.filter(({ type }) => type === 'AnomalyDetected').length,
    );
    expectClose(zs(split), zs(unsplit));
  });

  test('is recorded before the bar of its day is judged, and the bars are recorded as they came', () => {
    const bars = splitAt(EX_DATE, 4, MARKET);
    const { events } = run(watchAsTraded, ...singly(bars, FOUR_TO_ONE));
    const at = events.findIndex(({ type }) => type === 'CorporateActionRecorded');
    expect(events[at]).toEqual({ type: 'CorporateActionRecorded', action: FOUR_TO_ONE, source: 'feed' });
    expect(events[at + 1]).toMatchObject({ type: 'BarObserved', bar: bars[EX_DATE] });
  });

  test('comes to the same in chunks as bar by bar', () => {
    const bars = splitAt(EX_DATE, 4, MARKET);
    const chunks = [0, 100, 200].map((from) => told(bars.slice(from, from + 100), FOUR_TO_ONE));
    const chunked = run(watchAsTraded, ...chunks);
    const single = run(watchAsTraded, ...singly(bars, FOUR_TO_ONE));
    const plain = (events: readonly TickerEvent[]) => events.map((event) => ({ ...event, chain: null }));
    expect(plain(chunked.events)).toEqual(plain(single.events));
    expect(chunked.state.baseline).toEqual(single.state.baseline);
  });

  test('leaves a day that is rare after adjusting too a finding, and says what it was judged after', () => {
    const bars = splitAt(EX_DATE, 4, MARKET).slice(0, EX_DATE);
    const crash = barOf(EX_DATE, 20, 32e6);
    const { events } = run(watchAsTraded, ...singly([...bars, crash], FOUR_TO_ONE));
    const finding = events.find((event) => event.type === 'AnomalyDetected');
    expect(finding).toMatchObject({ direction: 'down', bars: [{ terms: { split: 4, dividend: 0 } }] });
    expect(finding?.bars[0]?.channel.value).toBeCloseTo(Math.log(80 / (bars.at(-1)?.close ?? NaN)), 6);
  });

  test('told twice is recorded once', () => {
    const { state } = run(watchAsTraded, ...singly(splitAt(EX_DATE, 4, MARKET), FOUR_TO_ONE));
    expect(outcomeOf(state, told([], FOUR_TO_ONE))).toEqual({ events: [], actions: ['duplicate'] });
  });

  test('waits for the first bar of its day', () => {
    const { state } = run(watchAsTraded, ...singly(MARKET.slice(0, EX_DATE - 1)));
    expect(outcomeOf(state, told([], FOUR_TO_ONE))).toEqual({ events: [], actions: ['pending'] });
    const eve = MARKET.slice(EX_DATE - 1, EX_DATE);
    expect(outcomeOf(state, told(eve, FOUR_TO_ONE))).toEqual({ events: ['BarObserved'], actions: ['pending'] });
  });
});

describe('a split told late', () => {
  const bars = splitAt(EX_DATE, 4, MARKET);
  const UNUSUAL: CorporateAction = { ...FOUR_TO_ONE, split: 11 };
  const unusual = splitAt(EX_DATE, UNUSUAL.split, MARKET);
  const crashed = (to: number) => run(watchAsTraded, ...singly(unusual.slice(0, to)));

  test('withdraws the crash it was taken for, and judges its day anew', () => {
    const { state } = crashed(EX_DATE + 1);
    const { events, actions } = decide(told([], UNUSUAL), state);
    expect(actions).toEqual(['judged-anew']);
    expect(events.map(({ type }) => type)).toEqual(['CorporateActionRecorded', 'BarCorrected', 'AnomalyRetracted']);
    expect(events[1]).toMatchObject({
      bar: unusual[EX_DATE],
      was: unusual[EX_DATE],
      judgement: { verdict: 'normal', reason: 'split' },
    });
  });

  test('leaves the baseline as if it had been told in time', () => {
    const late = crashed(EX_DATE + 20).state;
    for (const event of decide(told([], UNUSUAL), late).events) evolve(late, event);
    const { state } = run(watchAsTraded, ...singly(unusual.slice(0, EX_DATE + 20), UNUSUAL));
    expect(late.baseline.memories).toEqual(state.baseline.memories);
  });

  test('beyond the bars that can be judged anew is out of reach, like one before all bars', () => {
    const { state } = crashed(EX_DATE + 66);
    expect(outcomeOf(state, told([], UNUSUAL))).toEqual({ events: [], actions: ['out-of-reach'] });
    const fresh = run(watchAsTraded).state;
    const first = { ...FOUR_TO_ONE, time: timeOf(0) };
    expect(outcomeOf(fresh, told(MARKET.slice(0, 1), first))).toMatchObject({ actions: ['out-of-reach'] });
  });

  test('with another ratio takes the place of the one before', () => {
    const { state } = run(watchAsTraded, ...singly(bars.slice(0, EX_DATE + 2), { ...FOUR_TO_ONE, split: 2 }));
    const { events } = decide(told([], FOUR_TO_ONE), state);
    expect(events[1]).toMatchObject({ type: 'BarCorrected', judgement: { reason: 'split', terms: { split: 4 } } });
    for (const event of events) evolve(state, event);
    expect(state.baseline.window.actions).toHaveLength(1);
  });

  test('survives a correction of the bar before it', () => {
    const { state } = run(watchAsTraded, ...singly(bars.slice(0, EX_DATE + 3), FOUR_TO_ONE));
    const eve = bars[EX_DATE - 1] ?? barOf(0, 1);
    const [corrected] = decide(told([{ ...eve, close: eve.close * 1.001 }]), state).events;
    expect(corrected).toMatchObject({ type: 'BarCorrected', next: { judgement: { reason: 'split' } } });
  });
});

describe('a dividend that the feed tells of', () => {
  const eve = MARKET[EX_DATE - 1]?.close ?? NaN;
  const special: CorporateAction = { time: timeOf(EX_DATE), split: 1, dividend: eve * 0.8 };
  const paid = (bars: readonly Bar[]): readonly Bar[] =>
    bars.map((bar, i) => (i < EX_DATE ? bar : { ...barOf(i, bar.close / 5, bar.volume) }));

  test('is taken out of the return and the gap, and out of no volume', () => {
    const { events } = run(watchAsTraded, ...singly(paid(MARKET).slice(0, EX_DATE + 1), special));
    const judged = judgements(events)[EX_DATE];
    expect(judged).toMatchObject({ verdict: 'normal', reason: 'dividend', terms: { split: 1, dividend: eve * 0.8 } });
    const [value] = judged?.channels.map((one) => one.value) ?? [];
    expect(value).toBeCloseTo(Math.log((MARKET[EX_DATE]?.close ?? NaN) / eve), 9);
    expect(judged?.channels.find(({ detector }) => detector === 'volume')?.z).toBeLessThan(2);
  });

  test('larger than the price, like terms that are no numbers, is impossible and changes nothing', () => {
    const { state } = run(watchAsTraded, ...singly(MARKET.slice(0, EX_DATE)));
    const next = MARKET.slice(EX_DATE, EX_DATE + 1);
    for (const terms of [{ dividend: 200 }, { split: 0, dividend: 0 }, { split: NaN, dividend: 0 }, { dividend: -1 }])
      expect(outcomeOf(state, told(next, { ...special, ...terms }))).toEqual({
        events: ['BarObserved'],
        actions: ['impossible'],
      });
  });
});

test('a feed whose prices are adjusted already is adjusted no more', () => {
  const { state } = run(
    { ...watchAsTraded, type: 'WatchTicker', series: SERIES, feed: FEED, policy: STANDARD },
    ...singly(MARKET.slice(0, EX_DATE)),
  );
  const next = MARKET.slice(EX_DATE, EX_DATE + 1);
  expect(outcomeOf(state, told(next, FOUR_TO_ONE))).toEqual({ events: ['BarObserved'], actions: ['adjusted-feed'] });
});
