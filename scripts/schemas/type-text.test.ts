import { expect, test } from 'vitest';
import { typeText } from './type-text.ts';

const text = { type: 'string' };
const count = { type: 'integer' };

test.each<[string, unknown, string]>([
  ['one of two', { oneOf: [text, { type: 'null' }] }, 'string | null'],
  ['any of two', { anyOf: [text, count] }, 'string | number'],
  [
    'one of two objects',
    { oneOf: [{ type: 'object' }, { $ref: '#/components/schemas/Bar' }] },
    'Readonly<Record<string, unknown>> | Bar',
  ],
  [
    'a reference that may be null',
    { allOf: [{ $ref: '#/components/schemas/Bar' }, { type: ['object', 'null'] }] },
    'Bar | null',
  ],
  [
    'a reference and what is added to it',
    { allOf: [{ $ref: '#/components/schemas/Bar' }, { type: 'object', properties: { at: text }, required: ['at'] }] },
    'Bar & {\n  readonly at: string;\n}',
  ],
  [
    'a list of the like',
    {
      type: 'array',
      items: { allOf: [{ $ref: '#/components/schemas/Bar' }, { type: 'object', properties: { at: text } }] },
    },
    'readonly (Bar & {\n  readonly at?: string;\n})[]',
  ],
  [
    'a reference with words of its own',
    { type: 'object', properties: { is: { allOf: [{ $ref: '#/components/schemas/Bar' }, { description: 'Now.' }] } } },
    '{\n  /** Now. */\n  readonly is?: Bar;\n}',
  ],
  ['a bounded number', { type: 'number', minimum: 0, default: 1 }, 'number'],
  ['a list of choices', { type: 'array', items: { enum: ['up', 'down'] } }, "readonly ('up' | 'down')[]"],
  ['a schema that says nothing', {}, 'unknown'],
])('%s', (_, schema, type) => {
  expect(typeText(schema, '')).toBe(type);
});

test.each([
  ['const', { const: 1 }],
  ['not', { type: 'string', not: { enum: ['a'] } }],
  ['prefixItems', { type: 'array', prefixItems: [text] }],
])('a schema with %s is refused, wherever it stands', (keyword, schema) => {
  for (const given of [schema, { type: 'object', properties: { bar: schema } }, { oneOf: [text, schema] }])
    expect(() => typeText(given, '')).toThrow(`A schema says ${keyword}, which no type here is made of.`);
});

test('a type that there is not is refused', () => {
  expect(() => typeText({ type: 'date' }, '')).toThrow('A schema of the type date has no type here.');
});
