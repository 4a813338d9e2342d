import * as z from 'zod';

type Check = (value: unknown) => boolean;

/** Whether the value is an object, a list included, with fields that can be asked for. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const objectCheck = (shape: Readonly<Record<string, z.core.SomeType>>): Check => {
  const fields = Object.entries(shape).map(([name, schema]) => {
    const isOptional = schema instanceof z.ZodOptional;
    return { name, isOptional, check: checkOf(isOptional ? schema.unwrap() : schema) };
  });
  return (value) => {
    if (!isRecord(value)) return false;
    const names = Object.keys(value);
    let at = 0;
    for (const { name, isOptional, check } of fields) {
      if (names[at] === name && check(value[name])) at += 1;
      else if (!isOptional) return false;
    }
    return at === names.length;
  };
};

const arrayCheck =
  (element: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(element);

const nullableCheck =
  (inner: Check): Check =>
  (value) =>
    value === null || inner(value);

const oneOf =
  (values: ReadonlySet<unknown>): Check =>
  (value) =>
    values.has(value);

const leafCheck = (schema: z.core.SomeType): Check => {
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? Number.isSafeInteger : Number.isFinite;
  if (schema instanceof z.ZodString) return (value) => typeof value === 'string';
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodEnum) return oneOf(new Set(schema.options));
  return schema instanceof z.ZodLiteral ? oneOf(schema.values) : () => false;
};

const checkOf = (schema: z.core.SomeType): Check => {
  if (schema instanceof z.ZodType && schema.def.checks?.length) return () => false;
  if (schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever) return objectCheck(schema.shape);
  if (schema instanceof z.ZodArray) return arrayCheck(checkOf(schema.element));
  if (schema instanceof z.ZodNullable) return nullableCheck(checkOf(schema.unwrap()));
  return leafCheck(schema);
};

/** Says quickly, and without a copy, of most values that a schema gives back unchanged that it does so: valid, fields in its order. What it says no to is for the schema to judge; a kind of schema unknown here gets a no throughout. */
export const plainCheck = <T>(schema: z.ZodType<T>): ((value: unknown) => value is T) => {
  const check = checkOf(schema);
  return (value): value is T => check(value);
};
