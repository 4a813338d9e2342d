import * as fc from 'fast-check';
import * as z from 'zod';

const schema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

type Schema = z.output<typeof schema>;

const media = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));

const operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), schema })).default([]),
  requestBody: z.object({ content: media }).optional(),
  responses: z.record(z.string(), z.object({ content: media })),
});

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

/** An OpenAPI document as far as inputs are made from it. */
export type Api = z.output<typeof document>;

/** One operation of it: how it is asked, and the schemas of its answers. */
export type Route = z.output<typeof operation> & { readonly method: string; readonly path: string };

/** What is sent to a route. */
export type Input = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

/** Right values of parameters by their names, and right bodies of a route by its path: what a schema alone cannot know. */
export type Known = {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly bodies: Readonly<Record<string, readonly fc.JsonValue[]>>;
};

/** Reads an OpenAPI document, references to its components resolved where they stand as a whole. */
export const readApi = (json: unknown): Api => document.parse(json);

/** Its operations. */
export const routesOf = ({ paths }: Api): readonly Route[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      requestBody,
      responses,
    })),
  );

/** The zod schema of an answer of the document. */
export const answerSchema = ({ components }: Api, of: Readonly<Record<string, unknown>>): z.ZodType => {
  const whole = JSON.stringify({ ...of, $defs: components.schemas });
  const local: z.core.JSONSchema.JSONSchema = JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/'));
  return z.fromJSONSchema(local);
};

const resolved = ({ components }: Api, of: Readonly<Record<string, unknown>>): Schema =>
  schema.parse(components.schemas[String(of['$ref']).split('/').at(-1) ?? ''] ?? of);

const ODD_NUMBERS = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '1e999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '007',
  '٥',
  '0x10',
  '9'.repeat(400),
];
const ODD_TIMES = [
  '2020-02-30',
  '0000-01-01',
  '9999-12-31',
  '2020-03-08T02:30:00-05:00',
  '2016-12-31T23:59:60Z',
  'now',
];
const ODD_NAMES = [
  'aapl',
  'ААРL',
  'A'.repeat(300),
  '$ne',
  "'; DROP TABLE x",
  '=1+1',
  '<script>',
  '../..',
  'a/b/c',
  '__proto__',
];
const ODD_CHARACTERS = ['\0', '\r\nSet-Cookie: a=b', '\u202eLPAA', '\u200b', '\ud800', '😀', '\uFEFF', '\u2028'];
const ODD = [ODD_NUMBERS, ODD_TIMES, ODD_NAMES, ODD_CHARACTERS].flat();

const oddText = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.integer({ min: 0, max: 2200 }).map((length) => 'x'.repeat(length)),
);

const oddValue: fc.Arbitrary<fc.JsonValue> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<fc.JsonValue>(null, true, 0, -0, -1, 1e-320, 1e308, -1e308, 2 ** 53, '', [], {}, [[[]]]),
  oddText,
);

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const rightNumber = ({ type, minimum: min = -1e6, maximum: max = 1e6 }: Schema): fc.Arbitrary<number> =>
  type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });

const rightValue = (of: Schema): fc.Arbitrary<fc.JsonValue> => {
  if (of.enum) return fc.constantFrom(...of.enum);
  if (of.anyOf) return fc.oneof(...of.anyOf.map((one) => rightValue(schema.parse(one))));
  if (of.type === 'integer' || of.type === 'number') return rightNumber(of);
  if (of.type === 'object') return fc.dictionary(fc.string(), oddValue, { maxKeys: 4 });
  return of.format === 'date' ? day : oddText;
};

const rightText = ({ values }: Known, name: string, of: Schema): fc.Arbitrary<string> => {
  const known = values[name] ?? [];
  return known.length > 0 ? fc.constantFrom(...known) : rightValue(of).map(String);
};

type Pair = readonly [name: string, value: string];

const pairsIn = (route: Route, place: string, known: Known): fc.Arbitrary<readonly Pair[]> => {
  const pairs = route.parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, schema: of }) => {
      const value = fc.oneof({ weight: 4, arbitrary: rightText(known, name, of) }, { weight: 1, arbitrary: oddText });
      const pair = value.map((text): Pair | null => [name, text]);
      return place === 'path'
        ? pair
        : fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: pair });
    });
  return fc.tuple(...pairs).map((all) => all.flatMap((pair) => (pair ? [pair] : [])));
};

/** Now and then a parameter too many: one again, or one there is not. */
const tooMany = (pairs: readonly Pair[]): fc.Arbitrary<readonly Pair[]> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(pairs) },
    { weight: 1, arbitrary: fc.constant([...pairs, ...pairs.slice(0, 1)]) },
    { weight: 1, arbitrary: fc.tuple(oddText, oddText).map((pair) => pairs.concat([pair])) },
  );

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Dots alone are a way up, which is another address. */
const segment = (text: string): string => (/^\.{0,2}$/.test(text) ? '-' : escaped(text));

const addressOf = (path: string, inPath: readonly Pair[], inQuery: readonly Pair[]): string => {
  const filled = inPath.reduce((text, [name, value]) => text.replace(`{${name}}`, () => segment(value)), path);
  const query = inQuery.map((pair) => pair.map(escaped).join('='));
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
};

/** What HTTP lets stand in a header. */
const headerText = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').trim();

type Keyed = Readonly<Record<string, fc.JsonValue | undefined>>;

/** An object with one of its values left out, joined by another, or mutated in itself. */
const mutatedKey = (value: Keyed, [step = 0, ...rest]: readonly number[], odd: fc.JsonValue): fc.JsonValue => {
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)] ?? '';
  const { [key]: chosen = null, ...others } = value;
  if (rest.length === 0 && step % 3 === 0) return others;
  if (rest.length === 0 && step % 3 === 1) return { ...value, [`${key}x`]: odd };
  return { ...others, [key]: mutated(chosen, rest, odd) };
};

/** A document with one of its values, at any depth, changed. */
const mutated = (value: fc.JsonValue, path: readonly number[], odd: fc.JsonValue): fc.JsonValue => {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return odd;
  if (!Array.isArray(value)) return mutatedKey(Object.fromEntries(Object.entries(value)), path, odd);
  return value.map((one, i) => (i === step % value.length ? mutated(one, rest, odd) : one));
};

const jsonOf = (api: Api, route: Route, known: Known): fc.Arbitrary<fc.JsonValue> => {
  const properties = resolved(api, route.requestBody?.content['application/json']?.schema ?? {}).properties ?? {};
  const fields = Object.entries(properties).map(([name, of]) => [name, rightValue(schema.parse(of))] as const);
  const right = fc.oneof(
    fc.record<Record<string, fc.JsonValue>>(Object.fromEntries(fields), { requiredKeys: [] }),
    fc.constantFrom<fc.JsonValue>(...(known.bodies[route.path] ?? [{}])),
  );
  const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });
  return fc.oneof(
    right,
    fc.tuple(right, path, oddValue).map(([value, steps, odd]) => mutated(value, steps, odd)),
  );
};

const bodyOf = (api: Api, route: Route, known: Known): fc.Arbitrary<string | null> => {
  if (!route.requestBody) return fc.constant(null);
  const text = jsonOf(api, route, known).map((value) => JSON.stringify(value));
  const cut = fc.tuple(text, fc.nat(), oddText).map(([whole, at, odd]) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + odd + whole.slice(place + odd.length);
  });
  return fc.oneof({ weight: 8, arbitrary: text }, { weight: 2, arbitrary: cut }, { weight: 1, arbitrary: oddText });
};

const typeOf = (route: Route): fc.Arbitrary<readonly Pair[]> => {
  const right: readonly Pair[] = route.requestBody ? [['Content-Type', 'application/json']] : [];
  const odd = fc.constantFrom('text/plain', 'application/json;charset=utf-8', 'application/jsonx', '');
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: odd.map((type): readonly Pair[] => [['Content-Type', type]]) },
  );
};

/** Inputs of a route made from its schemas: right and wrong values, parameters too many, mutated bodies. */
export const inputsOf = (api: Api, route: Route, known: Known): fc.Arbitrary<Input> =>
  fc
    .tuple(
      pairsIn(route, 'path', known),
      pairsIn(route, 'query', known).chain(tooMany),
      fc.tuple(pairsIn(route, 'header', known), typeOf(route)),
      bodyOf(api, route, known),
    )
    .map(([inPath, inQuery, headers, body]) => ({
      method: route.method,
      path: addressOf(route.path, inPath, inQuery),
      headers: Object.fromEntries(headers.flat().map(([name, value]) => [name, headerText(value)])),
      body,
    }));
