import type * as z from 'zod';

/** Whether a value is an object with keys. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const member = (value: unknown, key: PropertyKey): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isRecord(value) ? value[String(key)] : undefined;
};

/** What stands at a path of a document, undefined where nothing does. */
export const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(member, document);

const MOST_SHOWN = 60;

/** The start of a text from outside as a sentence may show it: without control and format characters. */
const shown = (text: string): string =>
  Array.from(text.slice(0, 4 * MOST_SHOWN).replaceAll(/\p{C}/gu, ''))
    .slice(0, MOST_SHOWN)
    .join('');

/** Where something stands in a document, as a sentence may show it: `rules.0.name`. */
export const placeAt = (path: readonly PropertyKey[]): string => path.map((key) => shown(String(key))).join('.');

const valueText = (value: unknown): string => {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return Array.isArray(value) && text.length > MOST_SHOWN ? `a list of ${value.length}` : shown(text);
};

/** What was given at a path of a document, in words; of a long list how long it is. */
export const givenAt = (document: unknown, path: readonly PropertyKey[]): string => {
  const value = valueAt(document, path);
  return value === undefined ? 'given nothing' : `given ${valueText(value)}`;
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is allowed, in words, where a schema does not say so itself; the `error` of a parse. */
export const allowed: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_value') return `allowed: ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `allowed: ${TYPES[issue.expected] ?? issue.expected}`;
  return issue.code === 'too_small' && issue.origin === 'string' ? 'allowed: a text that is not empty' : undefined;
};
