import { describe, expect, test } from 'vitest';
import { PUBLIC_COMMIT } from './public-commit.fixture.ts';
import { publicEventsOf } from './public-events-of.ts';

describe('what a commit tells outside', () => {
  const events = publicEventsOf(PUBLIC_COMMIT);

  test('is what it says about findings, in its order, each under its version in the stream', () => {
    expect(events.map(({ type, id }) => [type, id])).toEqual([
      ['AnomalyDetected', 'sample/^GSPC/1d/5084'],
      ['AnomalyUpdated', 'sample/^GSPC/1d/5085'],
      ['AnomalyEnded', 'sample/^GSPC/1d/5086'],
      ['AnomalyRetracted', 'sample/^GSPC/1d/5087'],
    ]);
  });

  test('names the bar it speaks of: the onset, the newest bar that came or went, the last, the corrected', () => {
    expect(events.map(({ time }) => time.slice(0, 10))).toEqual([
      '2020-03-16',
      '2020-03-18',
      '2020-03-17',
      '2020-03-16',
    ]);
  });

  test('belongs together by the finding and by the commit that caused it', () => {
    for (const event of events) {
      expect(event.correlationid).toBe(event.data.findingId);
      expect(event.causationid).toBe(PUBLIC_COMMIT.commitId);
      expect(event.recordedtime).toBe('2026-01-05T09:00:00.250Z');
    }
  });

  test('is the same when it is told again', () => {
    expect(publicEventsOf(structuredClone(PUBLIC_COMMIT))).toEqual(events);
  });

  test('is nothing for a policy or a quiet bar', () => {
    const quiet = { ...PUBLIC_COMMIT, last: 5083, events: PUBLIC_COMMIT.events.slice(0, 1) };
    expect(publicEventsOf(quiet)).toEqual([]);
    expect(publicEventsOf({ ...PUBLIC_COMMIT, stream: 'policy/standard@0f3a5c7e9b1d' })).toEqual([]);
  });
});
