import { expect, test } from 'vitest';
import type { HeldNotice } from '../ports/delivery-log.ts';
import { digestOf } from './digest.ts';

const held = (finding: string, severity: HeldNotice['severity'], session: string): HeldNotice => ({
  id: `${finding}:detected:1`,
  finding,
  reason: 'detected',
  ticker: 'AAPL',
  session,
  severity,
  headline: `${finding} fell`,
});

test('a digest names the three gravest findings, of two alike the newer first', () => {
  const notices = [
    held('old', 'high', '2019-01-02'),
    held('least', 'medium', '2020-01-02'),
    held('gravest', 'critical', '2018-01-02'),
    held('older', 'high', '2018-06-01'),
    held('new', 'high', '2020-01-02'),
  ];
  expect(digestOf(notices)?.gravest).toEqual([
    { id: 'gravest', severity: 'critical', ticker: 'AAPL', headline: 'gravest fell' },
    { id: 'new', severity: 'high', ticker: 'AAPL', headline: 'new fell' },
    { id: 'old', severity: 'high', ticker: 'AAPL', headline: 'old fell' },
  ]);
});

test('a digest names no finding that was withdrawn', () => {
  const gone = { ...held('gone', 'critical', '2020-01-02'), reason: 'retracted' as const };
  expect(digestOf([gone, held('stands', 'medium', '2020-01-03')])).toMatchObject({
    gravest: [{ id: 'stands' }],
    withdrawn: 1,
  });
});
