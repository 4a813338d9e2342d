import { describe, expect, test } from 'vitest';
import { incompatibilities } from './incompatibilities.ts';

const time = { type: 'string', format: 'date-time' };
const kind = { type: 'string', enum: ['price', 'volume'] };
const score = { type: 'number', minimum: 0, maximum: 1 };
const end = { anyOf: [time, { type: 'null' }] };

const eventOf = (properties: object, required = ['time', 'kind', 'score', 'end']): object => ({
  type: 'object',
  properties: { data: { type: 'object', properties, required } },
  required: ['data'],
});

const before = eventOf({ time, kind, score, end });

describe('a published schema', () => {
  test.each([
    ['the same', before],
    ['other words', { ...before, title: 'Renamed', description: 'Said better.' }],
    ['a new optional field', eventOf({ time, kind, score, end, note: { type: 'string' } })],
    ['a new value', eventOf({ time, kind: { type: 'string', enum: ['price', 'gap', 'volume'] }, score, end })],
  ])('may have %s', (_, after) => {
    expect(incompatibilities(before, after)).toEqual([]);
  });

  test.each([
    [
      'a removed field',
      eventOf({ time, kind, end }, ['time', 'kind', 'end']),
      ['data.score was removed', 'data.score is no longer always there'],
    ],
    [
      'a field that may be left out',
      eventOf({ time, kind, score, end }, ['time', 'kind', 'end']),
      ['data.score is no longer always there'],
    ],
    [
      'a new required field',
      eventOf({ time, kind, score, end, note: kind }, ['time', 'kind', 'score', 'end', 'note']),
      ['data.note is new and required'],
    ],
    [
      'another type',
      eventOf({ time, kind, score: { ...score, type: 'string' }, end }),
      ['data.score(type) was "number" and is "string"'],
    ],
    [
      'a narrower range',
      eventOf({ time, kind, score: { ...score, maximum: 0.5 }, end }),
      ['data.score(maximum) was 1 and is 0.5'],
    ],
    [
      'a value less',
      eventOf({ time, kind: { type: 'string', enum: ['price'] }, score, end }),
      ['data.kind can no longer be volume'],
    ],
    [
      'a null less',
      eventOf({ time, kind, score, end: { anyOf: [time] } }),
      [`data.end(anyOf) was ${JSON.stringify(end.anyOf)} and is ${JSON.stringify([time])}`],
    ],
    [
      'a new restriction',
      eventOf({ time, kind, score, end: { ...end, maxLength: 9 } }),
      ['data.end(maxLength) was undefined and is 9'],
    ],
  ])('may not have %s', (_, after, expected) => {
    expect(incompatibilities(before, after)).toEqual(expected);
  });

  test('takes a text that is always the same for an enumeration of one value', () => {
    const always = { type: 'string', const: 'corrected' };
    expect(incompatibilities(always, { type: 'string', enum: ['corrected', 'refuted'] })).toEqual([]);
    expect(incompatibilities(always, { type: 'string', const: 'refuted' })).toEqual([' can no longer be corrected']);
    expect(incompatibilities({ type: 'string' }, always)).toEqual(['(const) was undefined and is "corrected"']);
  });
});
