import { describe, expect, test } from 'vitest';
import { barOf, findingOf } from '../state/market.fixture.ts';
import { barTime } from './bar-time.ts';
import { marksOf } from './marks.ts';
import type { Palette } from './palette.ts';
import { shapeOf } from './shapes.ts';

const PALETTE: Palette = {
  text: 'text',
  faint: 'faint',
  grid: 'grid',
  rising: 'rising',
  falling: 'falling',
  line: 'line',
  volume: 'volume',
  band: 'band',
  span: 'span',
  replay: 'replay',
  ground: 'ground',
  severity: { medium: 'amber', high: 'orange', critical: 'pink' },
};

const BARS = [barOf('2020-02-24', { high: 110, low: 90 }), barOf('2020-02-25'), barOf('2020-02-26')];

const on = (date: string, differences: Parameters<typeof findingOf>[0]) =>
  findingOf({ id: date, timestamp: `${date}T14:30:00.000Z`, ...differences });

const NEWEST_FIRST = [
  on('2020-02-26', { kind: 'volume', direction: 'up', severity: 'medium' }),
  on('2020-02-25', { kind: 'price', direction: 'up', severity: 'critical' }),
  on('2020-02-24', { kind: 'price', direction: 'down', severity: 'high' }),
  on('2019-12-31', { kind: 'price', direction: 'down', severity: 'high' }),
];

const barOn = (time: string) => BARS.find(({ timestamp }) => timestamp === time);

const marks = marksOf(NEWEST_FIRST, barOn, '1d', PALETTE);

describe('marks', () => {
  test('stand on their bars in time order, a fall above its high', () =>
    expect(marks.price).toEqual([
      expect.objectContaining({ id: '2020-02-24', shape: 'arrowDown', color: 'orange', price: 110 }),
      expect.objectContaining({ id: '2020-02-25', shape: 'arrowUp', color: 'pink', price: 99 }),
    ]));

  test('of the volume stand on the volume pane', () =>
    expect(marks.volume).toEqual([expect.objectContaining({ id: '2020-02-26', shape: 'circle', color: 'amber' })]));

  test('stand on the loudest bar where that is not the onset', () => {
    const [onset, later] = [on('2020-02-25', { kind: 'volume' }), on('2020-02-24', { kind: 'price' })];
    const moved = marksOf([{ ...onset, loudest: later.loudest }], barOn, '1d', PALETTE);
    const expected = { id: onset.id, time: marks.price[0]?.time, shape: 'arrowDown', price: 110 };
    expect(moved).toEqual({ price: [expect.objectContaining(expected)], volume: [] });
  });

  test('of more severe findings are larger', () => {
    const [high, critical] = marks.price;
    expect(critical?.size).toBeGreaterThan(high?.size ?? Infinity);
  });

  test('of other kinds are squares', () => expect(shapeOf('flat-baseline', null)).toBe('square'));
});

describe('the time scale', () => {
  test('has daily bars on their New York date', () => {
    const midnight = Date.UTC(2020, 1, 24) / 1000;
    expect(barTime('2020-02-24T14:30:00.000Z', '1d')).toBe(midnight);
    expect(barTime('2020-02-25T01:00:00.000Z', '1d')).toBe(midnight);
  });

  test('has bars within the day on the New York clock, winter and summer', () => {
    expect(barTime('2020-02-24T14:35:00.000Z', '5m')).toBe(Date.UTC(2020, 1, 24, 9, 35) / 1000);
    expect(barTime('2020-07-01T13:35:00.000Z', '5m')).toBe(Date.UTC(2020, 6, 1, 9, 35) / 1000);
  });
});
