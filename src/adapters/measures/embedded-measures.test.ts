import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createEmbeddedMeasures } from './embedded-measures.ts';
import { measuresContract, type Told } from './measures.contract.ts';

const UNITS = ['Count', 'Milliseconds'] as const;

/** The format as CloudWatch reads it: at most 100 metrics in a line and 100 values of each, a dimension that is there. */
const line = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z.tuple([
      z.strictObject({
        Namespace: z.literal('Tapewatch'),
        Dimensions: z.tuple([z.tuple([z.literal('Service')])]),
        Metrics: z
          .array(z.strictObject({ Name: z.string(), Unit: z.enum(UNITS) }))
          .min(1)
          .max(100),
      }),
    ]),
  }),
  Service: z.literal('scan'),
});

const values = z.union([z.number().transform((value) => [value]), z.array(z.number()).min(2).max(100)]);

const toldIn = (text: string): readonly Told[] => {
  const {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [{ Metrics }],
    },
    ...told
  } = line.parse(JSON.parse(text));
  return Metrics.map(({ Name: name }) => ({ at, name, values: values.parse(told[name]) }));
};

measuresContract('embedded', () => {
  const lines: string[] = [];
  return {
    measures: createEmbeddedMeasures({ service: 'scan', write: (text) => lines.push(text) }),
    told: () => lines.flatMap(toldIn),
  };
});

describe('a line of embedded metrics', () => {
  test('reads like this, and has the service for its only dimension', () => {
    const lines: string[] = [];
    const measures = createEmbeddedMeasures({ service: 'scan', write: (text) => lines.push(text) });
    measures.record(1000, { BarsJudged: 3, CommitTime: [12.5, 7] });
    expect(lines).toEqual([
      '{"_aws":{"Timestamp":1000,"CloudWatchMetrics":[{"Namespace":"Tapewatch","Dimensions":[["Service"]],"Metrics":[{"Name":"BarsJudged","Unit":"Count"},{"Name":"CommitTime","Unit":"Milliseconds"}]}]},"Service":"scan","BarsJudged":3,"CommitTime":[12.5,7]}',
    ]);
  });

  test('that cannot be written is lost, and fails nobody', () => {
    const write = (): never => {
      throw new Error('EPIPE');
    };
    expect(() => createEmbeddedMeasures({ service: 'scan', write }).record(1000, { BarsJudged: 1 })).not.toThrow();
  });
});
