import { describe, expect, test } from 'vitest';
import { emptyWindow } from '../../baseline/bar-window.ts';
import type { Bar } from '../../market/bar.ts';
import { placeAfter } from '../../market/place.ts';
import type { Reading } from '../detector.ts';
import { drawdownDetector } from './drawdown.ts';

const barOf = (time: number, close: number): Bar => ({ time, open: close, high: close, low: close, close, volume: 1 });

const PLACE = placeAfter({ interval: '1d', sessions: 'regular' }, null, barOf(0, 1));

const readingsOf = (bars: readonly Bar[]): readonly Reading[] => {
  const peak = drawdownDetector.initial();
  return bars.map((bar) => {
    const reading = drawdownDetector.read(peak, emptyWindow(), bar, PLACE);
    drawdownDetector.absorb(peak, emptyWindow(), bar, PLACE);
    return reading;
  });
};

const rising = Array.from({ length: 64 }, (_, i) => barOf(i, 37 + i));

describe('the drawdown of a close', () => {
  test('is its share below the highest close before, from the day of that', () => {
    const [fallen, deeper, peak] = readingsOf([...rising, barOf(64, 90), barOf(65, 79.5), barOf(66, 100)]).slice(64);
    expect(fallen).toMatchObject({ status: 'ready', value: expect.closeTo(-0.1, 12), expected: 0, since: 63 });
    expect(deeper).toMatchObject({ status: 'ready', value: expect.closeTo(-0.205, 12), since: 63 });
    expect(peak).toEqual({ status: 'absent' });
  });

  test('waits for a quarter of closes', () => {
    expect(readingsOf([...rising.slice(1), barOf(64, 10)]).at(-1)).toEqual({ status: 'warming-up', missing: 1 });
  });

  test('is not from a wrong print, which the next close took back, whatever a split makes of its price', () => {
    const printed = [...rising, barOf(64, 1000)];
    expect(readingsOf([...printed, barOf(65, 90)]).at(-1)).toMatchObject({
      value: expect.closeTo(-0.1, 12),
      since: 63,
    });
    expect(readingsOf([...printed, barOf(65, 102), barOf(66, 51)]).at(-1)).toMatchObject({ value: -0.5, since: 65 });
    expect(readingsOf([...printed, barOf(65, 200)]).at(-1)).toMatchObject({ value: -0.8, since: 64 });
    const peak = drawdownDetector.initial();
    for (const bar of printed) drawdownDetector.absorb(peak, emptyWindow(), bar, PLACE);
    drawdownDetector.rescale?.(peak, { price: 0.5, volume: 2 });
    expect(drawdownDetector.read(peak, emptyWindow(), barOf(65, 45), PLACE)).toMatchObject({
      value: expect.closeTo(-0.1, 12),
    });
  });

  test('is of the prices after a split', () => {
    const peak = drawdownDetector.initial();
    for (const bar of rising) drawdownDetector.absorb(peak, emptyWindow(), bar, PLACE);
    drawdownDetector.rescale?.(peak, { price: 0.25, volume: 4 });
    expect(drawdownDetector.read(peak, emptyWindow(), barOf(64, 20), PLACE)).toMatchObject({
      value: expect.closeTo(-0.2, 12),
    });
  });
});
