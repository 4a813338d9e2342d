import { describe, expect, test } from 'vitest';
import { readAll } from '../../domain/anomaly/detectors/day-of-bars.fixture.ts';
import { slotReturnDetector } from '../../domain/anomaly/detectors/slot-return.ts';
import { surpriseOfZ } from '../../domain/anomaly/tail.ts';
import type { Place } from '../../domain/market/place.ts';
import { settlingBars, type Tape } from './histories.ts';
import { days, marketOf, minutes } from './markets.fixture.ts';
import type { Measured, Table } from './measured.ts';
import { farthestOf, residualsOf } from './residuals.ts';
import { fitTail, fitTails } from './tails.ts';

describe('fitTail', () => {
  const count = 200_000;
  const residuals = Array.from({ length: count }, (_, i) => ((i + 0.5) / count) ** (-1 / 3));

  test('finds the index of a power law, and its quantiles', () => {
    const tail = fitTail('both', residuals);
    if (!tail) throw new Error('no tail was fitted');
    expect(tail.index).toBeGreaterThan(2.9);
    expect(tail.index).toBeLessThan(3.1);
    for (const p of [0.5, 0.01, 0.001, 1e-6]) expect(surpriseOfZ(tail, p ** (-1 / 3))).toBeCloseTo(-Math.log10(p), 1);
  });

  const rare = (above: number): readonly number[] =>
    Array.from({ length: 300_000 }, (_, i) => (i < above ? ((i + 0.5) / above) ** (-1 / 5) : 0));

  test('has the tail of what hardly any bar shows by those that do, twenty and one more of them at least', () => {
    const tail = fitTail('both', rare(40));
    expect(tail).toMatchObject({ z: [0, expect.any(Number), expect.any(Number)], surprise: [0, 4, 4.301] });
    expect(tail?.index).toBeGreaterThan(4);
    expect(tail?.index).toBeLessThan(6);
    expect(fitTail('both', rare(20))).toBeNull();
  });
});

test('a lasting change counts once, by the farthest it came', () => {
  expect(farthestOf([0, 0.1, 0.3, 0.2, 0, 0, 0.4])).toEqual([0, 0, 0, 0, 0.3, 0, 0.4]);
});

describe('tails within the day', () => {
  const tape: Tape = { interval: '5m', histories: marketOf(4, minutes) };
  const MOVE: Measured = { detector: 'slot-return', side: 'both', per: 'bar' };

  /** |x| of a logistic draw of scale 1 is beyond ln((2 - p) / p) with probability p; its mean is 2 ln 2, by which the spread is measured. */
  const lawAt = (p: number): number => Math.log((2 - p) / p) / (Math.sqrt(Math.PI / 2) * 2 * Math.LN2);

  /** How far what a tail says of some moves is from how rare they are, at most, in decades. */
  const farthestOff = (tail: Table | null | undefined): number => {
    if (!tail) throw new Error('no tail was fitted');
    return Math.max(...[0.1, 0.05, 0.01].map((p) => Math.abs(surpriseOfZ(tail, lawAt(p)) + Math.log10(p))));
  };

  test('are those of the moves against their slots, of full sessions after the first thirty', () => {
    const { tails, counted } = fitTails(tape, [MOVE]);
    expect(counted).toEqual({ fitted: 4 * 30 * 78, settling: 4 * 30 * 78, short: 4 * 42, thin: 0, idle: 0 });
    expect(farthestOff(tails['slot-return'])).toBeLessThan(0.1);
  });

  test('a profile learnt one slot late gives other ones (seeded defect)', () => {
    const late = (place: Place): Place => ({ ...place, slot: (place.slot + 1) % place.slots });
    const zOf = (learnt?: (place: Place) => Place): readonly number[] =>
      [...tape.histories.values()].flatMap((bars) =>
        readAll(slotReturnDetector, bars, learnt)
          .slice(settlingBars('5m', bars))
          .map((one) => (one.status === 'ready' ? Math.abs(one.value / one.spread) : 0)),
      );
    expect(farthestOff(fitTail('both', zOf()))).toBeLessThan(0.1);
    expect(farthestOff(fitTail('both', zOf(late)))).toBeGreaterThan(0.25);
  });

  test('what counts sessions is read once a session, and not fitted to fewer than fifteen thousand', () => {
    const gap: Measured = { detector: 'session-gap', side: 'both', per: 'session' };
    const read = [...residualsOf(tape, [MOVE, gap]).residuals.values()].map(({ length }) => length);
    expect(read).toEqual([4 * 30 * 78, 4 * 30]);
    expect(fitTails(tape, [MOVE, gap]).tails['session-gap']).toBeUndefined();
    const daily = (sessions: number): Tape => ({
      interval: '1d',
      histories: marketOf(10, (seed) => days(seed, sessions)),
    });
    expect(fitTails(daily(252 + 1499), [gap]).tails['session-gap']).toBeUndefined();
    expect(fitTails(daily(252 + 1500), [gap]).tails['session-gap']).toBeDefined();
  });
});
