import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceFactor, type CorporateAction } from '../market/corporate-action.ts';
import { REVISABLE_BARS } from './bar-window.ts';
import {
  drawdownOf,
  NO_CLOSES,
  withAction,
  withCloses,
  withCorrectedClose,
  type Closes,
  type Drawdown,
} from './drawdown.ts';

const closesOf = (closes: readonly number[], actions: readonly CorporateAction[] = []): Closes =>
  closes.reduce((known, close, time) => {
    const action = actions.find((one) => one.time === time);
    return withCloses(action ? withAction(known, action) : known, [{ time, close }]);
  }, NO_CLOSES);

/** Every close in the prices of the last one, by the definition. */
const adjusted = (closes: readonly number[], actions: readonly CorporateAction[]): readonly number[] =>
  closes.map((close, i) =>
    actions
      .filter(({ time }) => time > i && time < closes.length)
      .reduce((price, action) => price * priceFactor(action, closes[action.time - 1] ?? Number.NaN), close),
  );

/** The drawdown by the definition: every close against the highest before it. */
const slowly = (closes: readonly number[], actions: readonly CorporateAction[]): Drawdown => {
  const prices = adjusted(closes, actions);
  let [peak, deepest]: [number, Drawdown['deepest']] = [0, null];
  prices.forEach((price, i) => {
    if (price >= (prices[peak] ?? 0)) peak = i;
    const depth = price / (prices[peak] ?? Number.NaN) - 1;
    if (depth < (deepest?.depth ?? 0)) deepest = { depth, from: peak, to: i };
  });
  const top = prices[peak] ?? Number.NaN;
  return { peak: { time: peak, close: top }, depth: (prices.at(-1) ?? Number.NaN) / top - 1, deepest };
};

/** Closes none of which is twice another: no wrong print is among them. */
const price = fc.integer({ min: 80, max: 119 });

/** A drawdown in twelve digits: the order of factors may change the last. */
const rounded = (drawdown: Drawdown | null): string =>
  JSON.stringify(drawdown, (_, value: unknown) => (typeof value === 'number' ? value.toPrecision(12) : value));

describe('the drawdown of closes', () => {
  test('of none is none', () => expect(drawdownOf(NO_CLOSES)).toBeNull());

  test.each<[string, readonly number[], Drawdown]>([
    ['at a first close', [100], { peak: { time: 0, close: 100 }, depth: 0, deepest: null }],
    [
      'a quarter below',
      [100, 120, 90],
      { peak: { time: 1, close: 120 }, depth: -0.25, deepest: { depth: -0.25, from: 1, to: 2 } },
    ],
    [
      'back at the peak',
      [100, 80, 100],
      { peak: { time: 2, close: 100 }, depth: 0, deepest: { depth: -0.19999999999999996, from: 0, to: 1 } },
    ],
  ])('%s', (_, closes, expected) => expect(drawdownOf(closesOf(closes))).toEqual(expected));

  test('is that of the definition, bar by bar', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 200 }), (closes) => {
        expect(drawdownOf(closesOf(closes))).toEqual(slowly(closes, []));
      }),
    );
  });

  test('is that of adjusted closes where splits and dividends are known', () => {
    const dated = fc.record({
      time: fc.integer({ min: 1, max: 190 }),
      split: fc.constantFrom(1, 2, 0.1),
      dividend: fc.constantFrom(0, 1.5),
    });
    const actions = fc.uniqueArray(dated, { maxLength: 4, selector: ({ time }) => time });
    fc.assert(
      fc.property(fc.array(price, { minLength: 191, maxLength: 200 }), actions, (closes, some) => {
        const [found, expected] = [drawdownOf(closesOf(closes, some)), slowly(closes, some)];
        expect(rounded(found && { ...found, deepest: null })).toBe(rounded({ ...expected, deepest: null }));
      }),
    );
  });

  test('is as if the corrected close had come at once', () => {
    const back = fc.integer({ min: 1, max: REVISABLE_BARS });
    fc.assert(
      fc.property(fc.array(price, { minLength: 70, maxLength: 150 }), back, price, (closes, fromEnd, close) => {
        const time = closes.length - fromEnd;
        const corrected = withCorrectedClose(closesOf(closes), { time, close });
        expect(drawdownOf(corrected)).toEqual(drawdownOf(closesOf(closes.with(time, close))));
      }),
    );
  });

  test('is as if a wrong print had never come, once the next close took it back', () => {
    const place = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(
        fc.array(price, { minLength: 100, maxLength: 200 }),
        place,
        fc.constantFrom(10, 1e6, 0.1, 1e-6),
        (closes, at, times) => {
          const bars = closes.map((close, time) => ({ time, close }));
          const print = { time: at - 0.5, close: (closes[at - 1] ?? Number.NaN) * times };
          const without = bars.reduce<Closes>((known, bar) => withCloses(known, [bar]), NO_CLOSES);
          const printed = bars
            .toSpliced(at, 0, print)
            .reduce<Closes>((known, bar) => withCloses(known, [bar]), NO_CLOSES);
          expect(drawdownOf(printed)).toEqual(drawdownOf(without));
        },
      ),
    );
  });

  test.each<[string, readonly number[], number]>([
    ['a close that stands at ten times its price is the peak while it is the newest', [100, 101, 1000], 1000],
    ['the next close takes it back', [100, 101, 1000, 99], 101],
    ['a squeeze that keeps a quarter of its way was there', [100, 101, 1000, 180], 1000],
    ['so was a close less than twice the one before', [100, 101, 200, 101], 200],
    ['and a first close', [1000, 101, 100], 1000],
  ])('%s', (_, closes, peak) => expect(drawdownOf(closesOf(closes))?.peak.close).toBe(peak));

  test.each<[string, readonly number[], number]>([
    ['a close at a tenth of its price is a fall while it is the newest', [100, 100, 10], -0.9],
    ['the next close takes it back', [100, 100, 10, 99], -0.01],
    ['a crash that wins back less than four fifths of its way was there', [100, 100, 40, 80], -0.6],
    ['so was a close above half of the one before', [100, 100, 51, 100], -0.49],
  ])('%s', (_, closes, depth) => expect(drawdownOf(closesOf(closes))?.deepest?.depth).toBeCloseTo(depth, 9));

  test('is kept in a size that does not grow', () => {
    const { newest } = closesOf(Array.from({ length: 1000 }, (_, i) => 100 + (i % 7)));
    expect(newest).toHaveLength(REVISABLE_BARS + 1);
  });
});
