import { describe, expect, test } from 'vitest';
import type { AnomalyDetected, AnomalyUpdated, FindingEvent } from '../../domain/ticker/events.ts';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { projectFinding } from './findings.ts';

const context = { series: 'sample/AAPL/1d', ticker: 'AAPL' };
const chain = { commit: 1, previous: 0 };

const evidence = (time: number, z = 5): Evidence => ({
  time,
  surprise: z,
  severity: 'medium',
  kind: 'price',
  direction: 'up',
  channel: {
    detector: 'return',
    version: 1,
    value: 0.05,
    expected: 0,
    spread: 0.01,
    z,
    surprise: z,
    threshold: 3,
    sample: 63,
  },
});

const detected: AnomalyDetected = {
  type: 'AnomalyDetected',
  id: 'a',
  rule: 'surprise',
  kind: 'price',
  direction: 'up',
  severity: 'medium',
  score: 0.8,
  policy: 'standard@1',
  bars: [evidence(100)],
  end: null,
  supersedes: null,
  chain,
};

const updated = (added: readonly Evidence[], removed: readonly number[] = []): AnomalyUpdated => ({
  type: 'AnomalyUpdated',
  id: 'a',
  severity: 'high',
  score: 0.9,
  added,
  removed,
  chain,
});

const fold = (...events: readonly FindingEvent[]): FindingRow | null =>
  events.reduce<FindingRow | null>((row, event) => projectFinding(row, event, context), null);

const times = (row: FindingRow | null): readonly number[] => row?.evidence.map(({ time }) => time) ?? [];

describe('the row of a finding', () => {
  test('starts with its onset bar, in the series it belongs to', () => {
    expect(fold(detected)).toEqual({
      id: 'a',
      series: 'sample/AAPL/1d',
      ticker: 'AAPL',
      rule: 'surprise',
      kind: 'price',
      direction: 'up',
      severity: 'medium',
      score: 0.8,
      policy: 'standard@1',
      onset: 100,
      end: null,
      evidence: [evidence(100)],
      retracted: false,
      supersedes: null,
    });
  });

  test('gains bars in time order, with severity and score of all of them', () => {
    const row = fold(detected, updated([evidence(300)]), updated([evidence(200)]));
    expect(times(row)).toEqual([100, 200, 300]);
    expect(row).toMatchObject({ severity: 'high', score: 0.9, kind: 'price', onset: 100 });
  });

  test('loses a bar that a correction took out', () => {
    expect(times(fold(detected, updated([evidence(200)]), updated([], [200])))).toEqual([100]);
  });

  test('takes the new numbers of a bar it had', () => {
    const row = fold(detected, updated([evidence(200)]), updated([evidence(200, 9)]));
    expect(row?.evidence).toEqual([evidence(100), evidence(200, 9)]);
  });

  test('ends with its last bar', () => {
    const ended = { type: 'AnomalyEnded', id: 'a', endTime: 300, reason: 'quiet', chain } as const;
    expect(fold(detected, ended)).toMatchObject({ end: 300, retracted: false });
  });

  test('is no graver than any once a corporate action explains it', () => {
    const ended = { type: 'AnomalyEnded', id: 'a', endTime: 100, reason: 'corporate-action', chain } as const;
    expect(fold({ ...detected, severity: 'critical' }, ended)).toMatchObject({ end: 100, severity: 'medium' });
  });

  test('may start when it is already over', () => {
    expect(fold({ ...detected, end: 100, supersedes: 'older' })).toMatchObject({ end: 100, supersedes: 'older' });
  });

  test('stays, marked, when it is retracted', () => {
    const retracted = { type: 'AnomalyRetracted', id: 'a', barTime: 100, reason: 'bar-corrected', chain } as const;
    expect(fold(detected, retracted)).toMatchObject({ id: 'a', retracted: true, evidence: [evidence(100)] });
  });

  test('cannot go on without a start', () => {
    expect(() => fold(updated([evidence(200)]))).toThrow(
      expect.objectContaining({
        name: 'ReadModelError',
        kind: 'corrupt',
        message: expect.stringContaining('finding a of sample/AAPL/1d'),
      }),
    );
  });
});
