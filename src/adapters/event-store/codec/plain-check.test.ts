import { expect, test } from 'vitest';
import * as z from 'zod';
import type { StoredEvent } from '../../../application/ports/event-store.ts';
import { EVENT_EXAMPLES } from './event-examples.ts';
import { plainCheck } from './plain-check.ts';
import { SCHEMAS } from './schemas.ts';

const WRONG: readonly unknown[] = ['?', '', -1, 0.5, Infinity, NaN, 2 ** 53, null, true, [], [1], {}, undefined];

/** Every copy of a value with one of its parts, however deep, exchanged, left out or joined by another. */
function* variants(value: unknown): Generator {
  yield* WRONG;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) for (const other of variants(item)) yield value.with(i, other);
    return;
  }
  const fields = Object.entries(value);
  yield { ...value, extra: 1 };
  yield Object.fromEntries(fields.toReversed());
  for (const [name, field] of fields) {
    yield Object.fromEntries(fields.filter(([other]) => other !== name));
    for (const other of variants(field)) yield { ...value, [name]: other };
  }
}

test.each(Object.values(EVENT_EXAMPLES))('$type: a quick yes is what the schema says, and is never more', (event) => {
  const schema: z.ZodType<StoredEvent> = SCHEMAS[event.type];
  const isPlain = plainCheck(schema);
  const given = schema.parse(event);
  const comesBack = (variant: unknown): boolean => {
    const { success, data } = schema.safeParse(variant);
    return success && JSON.stringify(data) === JSON.stringify(variant);
  };
  const [kept, changed] = [true, false].map((wanted) =>
    [...variants(given)].filter((one) => comesBack(one) === wanted),
  );
  expect(changed?.length).toBeGreaterThan(50);
  expect(changed?.filter(isPlain)).toEqual([]);
  expect(kept?.some(isPlain)).toBe(true);
});

test.each(Object.values(EVENT_EXAMPLES).filter(({ type }) => type !== 'PolicyRecorded'))(
  '$type as it is written gets the quick yes',
  (event) => {
    expect(plainCheck<StoredEvent>(SCHEMAS[event.type])(SCHEMAS[event.type].parse(event))).toBe(true);
  },
);

const OTHER_KINDS: readonly [string, z.ZodType, unknown][] = [
  ['a limit', z.number().min(1), 5],
  ['a change', z.string().transform((text) => text.length), 5],
  ['fields let through', z.looseObject({}), {}],
  ['fields left out', z.object({}), {}],
  ['a default', z.strictObject({ a: z.string().default('x') }), { a: 'x' }],
];

test.each(OTHER_KINDS)('a schema with %s is left to judge for itself', (_, schema, value) => {
  expect(plainCheck<unknown>(schema)(value)).toBe(false);
});
