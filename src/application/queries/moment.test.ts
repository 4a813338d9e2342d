import { describe, expect, test } from 'vitest';
import { readMoment } from './moment.ts';

const NOW = Date.parse('2026-03-02T21:00:00Z');

describe('a moment', () => {
  test.each([
    ['2026-03-02T20:15:00Z', '2026-03-02T20:15:00.000Z'],
    ['2026-03-02T20:15Z', '2026-03-02T20:15:00.000Z'],
    ['2026-03-02T15:15:00.250-05:00', '2026-03-02T20:15:00.250Z'],
    ['2026-03-02T21:00:00Z', '2026-03-02T21:00:00.000Z'],
    ['2026-03-01', '2026-03-02T04:59:59.999Z'],
    ['2025-07-01', '2025-07-02T03:59:59.999Z'],
    ['2026-03-02', '2026-03-02T21:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(readMoment(text, NOW)).toEqual({ time: Date.parse(instant) });
  });

  test.each(['2026-03-03', '2026-03-02T21:00:00.001Z', '9999-12-31'])('%s lies in the future', (text) => {
    expect(readMoment(text, NOW)).toEqual({ fault: expect.stringContaining('future') });
  });

  test('the New York day has begun only at its midnight there', () => {
    expect(readMoment('2026-03-02', Date.parse('2026-03-02T04:59:59Z'))).toHaveProperty('fault');
    expect(readMoment('2026-03-02', Date.parse('2026-03-02T05:00:00Z'))).toHaveProperty('time');
  });

  test.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2026-03-02T20:15:00',
    '2026-03-02T24:00:00Z',
    '2026-03-02T20:60:00Z',
    '2026-03-02 20:15:00Z',
    '2026-03-02T20:15:00Zx',
    '20260302',
    '1772482500000',
  ])('%j is none', (text) => {
    expect(readMoment(text, NOW)).toEqual({ fault: expect.stringContaining('must be a real date') });
  });
});
