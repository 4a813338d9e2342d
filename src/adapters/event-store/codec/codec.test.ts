import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { EventStoreError, type StoredEvent } from '../../../application/ports/event-store.ts';
import { decodeEvents, encodeEvents, sameContent } from './codec.ts';
import { EVENT_EXAMPLES } from './event-examples.ts';
import { FORMATS, formatOf, newestVersion, type EventFormats } from './formats.ts';

const golden = new URL('../golden/', import.meta.url);
const readGolden = (type: string, version: number): string =>
  readFileSync(new URL(`${type}.v${version}.json`, golden), 'utf8').trimEnd();

const decode = (body: string): readonly StoredEvent[] => decodeEvents({ stream: 'sample/AAPL/1d', first: 7, body });

const refusal = (work: () => unknown): EventStoreError => {
  try {
    work();
  } catch (error) {
    if (error instanceof EventStoreError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

const { BarObserved, AnomalyEnded } = EVENT_EXAMPLES;
const sealed = { type: 'AnomalyEnded', v: 1, data: { ...AnomalyEnded, type: undefined } };
const bodyWith = (change: object): string => JSON.stringify([{ ...sealed, ...change }]);

describe('golden files', () => {
  test.each(Object.values(EVENT_EXAMPLES))(
    '$type is read from its newest golden file and written as the same bytes',
    (event) => {
      const format = FORMATS.get(event.type);
      const stored = readGolden(event.type, format ? newestVersion(format) : 0);
      expect(decode(stored)).toEqual([event]);
      expect(encodeEvents([event])).toBe(stored);
    },
  );

  test('there is one for every version of every type, and every one can be read', () => {
    const wanted = [...FORMATS].flatMap(([type, format]) =>
      Array.from({ length: newestVersion(format) }, (_, i) => `${type}.v${i + 1}.json`),
    );
    expect(readdirSync(golden).toSorted()).toEqual(wanted.toSorted());
    for (const file of wanted) expect(decode(readFileSync(new URL(file, golden), 'utf8'))).toHaveLength(1);
  });
});

describe('writing', () => {
  test('equal events give equal text, however their fields are ordered', () => {
    const { judgement, policy, bar } = BarObserved;
    const { time, ...prices } = bar;
    const turned: StoredEvent = { judgement, policy, bar: { ...prices, time }, type: 'BarObserved' };
    expect(encodeEvents([turned])).toBe(encodeEvents([BarObserved]));
  });

  test.each([NaN, Infinity, -Infinity])('a score of %s is refused before anything is written', (score) => {
    const event: StoredEvent = { ...BarObserved, judgement: { ...BarObserved.judgement, score } };
    const error = refusal(() => encodeEvents([event]));
    expect(error.kind).toBe('unreadable-event');
    expect(error.message).toMatch(
      /^BarObserved could not be read again \(its field judgement\.score is missing or no number\), so nothing was written\.$/,
    );
  });

  test('what only some channels say comes back as it was: when a change began, what weighs in a value', () => {
    const [plain] = BarObserved.judgement.channels;
    if (!plain) throw new Error('the example has no channel');
    const parts = [
      { of: 'return', share: 0.25 },
      { of: 'volume', share: 0.75 },
    ];
    const channels = [plain, { ...plain, since: 5 }, { ...plain, parts }];
    const event: StoredEvent = { ...BarObserved, judgement: { ...BarObserved.judgement, channels } };
    expect(decode(encodeEvents([event]))).toEqual([event]);
  });

  test('a field that is no part of the event is refused, as it could not be read again', () => {
    const event = { ...AnomalyEnded, note: 'spread in by mistake' };
    expect(refusal(() => encodeEvents([event])).message).toContain('note');
  });

  test('minus zero is stored as 0', () => {
    const event: StoredEvent = { ...EVENT_EXAMPLES.AnomalyUpdated, score: -0 };
    expect(decode(encodeEvents([event]))).toEqual([{ ...event, score: 0 }]);
  });
});

describe('reading', () => {
  test('a type that is not known is refused with its place', () => {
    const error = refusal(() => decode(bodyWith({ type: 'DividendPaid' })));
    expect(error.kind).toBe('unreadable-event');
    expect(error.message).toBe(
      'Event 7 of sample/AAPL/1d (DividendPaid, schema version 1) has a type this Tapewatch does not know. Update Tapewatch.',
    );
  });

  test.each([0, 2])('schema version %i is refused', (v) => {
    expect(refusal(() => decode(bodyWith({ v }))).message).toBe(
      `Event 7 of sample/AAPL/1d (AnomalyEnded, schema version ${v}) is outside versions 1 to 1 known here. Update Tapewatch.`,
    );
  });

  test.each([
    ['a field is missing', bodyWith({ data: { id: 'x' } }), 'endTime'],
    ['a field is too many', bodyWith({ data: { ...sealed.data, extra: 1 } }), 'extra'],
    ['a number is too large for a double', bodyWith({}).replace(/"endTime":\d+/, '"endTime":1e999'), 'endTime'],
    ['the envelope is broken', JSON.stringify([{ type: 'AnomalyEnded', v: 1 }]), 'data'],
    ['the text is cut', bodyWith({}).slice(0, -9), 'version 7 of sample/AAPL/1d'],
    ['the text is no list', '{}', 'version 7 of sample/AAPL/1d'],
  ])('%s: refused, naming where', (_, body, named) => {
    const error = refusal(() => decode(body));
    expect(error.kind).toBe('unreadable-event');
    expect(error.message).toContain(named);
    expect(error.message).toContain('sample/AAPL/1d');
    expect(error.message).not.toContain('\n');
  });

  test('the second event of a commit is named by its own version', () => {
    const body = JSON.stringify([sealed, 'nonsense']);
    expect(refusal(() => decode(body)).message).toContain('Event 8 of sample/AAPL/1d');
  });
});

describe('schema versions', () => {
  const schema = z.strictObject({ type: z.literal('AnomalyEnded'), id: z.string(), endTime: z.int() });
  const formats: EventFormats = new Map([
    [
      'AnomalyEnded',
      formatOf(
        schema.transform((event): StoredEvent => ({ ...AnomalyEnded, ...event })),
        [({ id, end }) => ({ id, seconds: end }), ({ id, seconds }) => ({ id, endTime: Number(seconds) * 1000 })],
      ),
    ],
  ]);

  test.each([
    [1, { id: 'a', end: 60 }],
    [2, { id: 'a', seconds: 60 }],
    [3, { id: 'a', endTime: 60_000 }],
  ])('version %i is led to the newest', (v, data) => {
    const body = JSON.stringify([{ type: 'AnomalyEnded', v, data }]);
    expect(decodeEvents({ stream: 's', first: 1, body }, formats)).toEqual([
      { ...AnomalyEnded, id: 'a', endTime: 60_000 },
    ]);
  });
});

test('content is compared by what it says, not by how it was written', () => {
  const body = encodeEvents([AnomalyEnded]);
  const reordered = JSON.stringify([{ data: { ...AnomalyEnded, type: undefined }, v: 1, type: 'AnomalyEnded' }]);
  expect(reordered).not.toBe(body);
  expect(sameContent({ stream: 's', first: 1, body: reordered }, body)).toBe(true);
  expect(sameContent({ stream: 's', first: 1, body: reordered }, encodeEvents([BarObserved]))).toBe(false);
});
