import { describe, expect, test } from 'vitest';
import { scoreOf } from '../../../domain/anomaly/surprise.ts';
import { barOf } from '../state/market.fixture.ts';
import { correctedWords, neededWords, rarityWords, reasonWords } from './decisions.ts';

const VOLUME = { of: 'volume', below: null, above: 7_900_000 } as const;

describe('the words of a decision', () => {
  test('say why a bar was not judged', () => {
    const warming = barOf('2020-01-02', { verdict: 'unjudged', reason: 'warming-up', missing: 12 });
    expect(reasonWords(warming)).toBe('baseline lacked 12 bars');
    expect([neededWords(warming, 'close'), rarityWords(warming)]).toEqual(['', '']);
  });

  test('say what a calm bar would have needed', () => {
    const calm = barOf('2020-01-02', { needed: [{ of: 'close', below: 97, above: 104 }, VOLUME] });
    expect(neededWords(calm, 'close')).toBe('< 97.00 or > 104.00');
    expect(neededWords(calm, 'volume')).toBe('> 7.9 million');
  });

  test('say nothing of what a finding would have needed, but how rare it is', () => {
    const loud = barOf('2020-01-02', { verdict: 'anomalous', score: scoreOf(3) });
    expect([neededWords(loud, 'close'), rarityWords(loud)]).toEqual(['', '1 in 1,000']);
  });

  test('call no bar rare that is like most', () =>
    expect(rarityWords(barOf('2020-01-02', { score: scoreOf(0.2) }))).toBe(''));

  test('say what a corrected bar was', () => {
    const was = { open: 100, high: 120, low: 99, close: 120, volume: 5_000_000 };
    expect(correctedWords(barOf('2020-01-02', { was }))).toBe('corrected, was close 120.00');
    expect(correctedWords(barOf('2020-01-02', { was: { ...was, close: 101 } }))).toBe('corrected');
    expect(correctedWords(barOf('2020-01-02'))).toBe('');
  });
});
