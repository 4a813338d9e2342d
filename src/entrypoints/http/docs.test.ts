import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { appOver } from './app.fixture.ts';

const described = z.object({ description: z.string().min(1) });
const parameter = z.object({
  name: z.string(),
  description: z.string().optional(),
  schema: z.object({ $ref: z.string().optional() }),
});
const answer = described.extend({ content: z.record(z.string(), z.object({ schema: z.object({}) })).optional() });
const operation = z.object({
  summary: z.string().min(1),
  parameters: z.array(parameter).default([]),
  responses: z.record(z.string(), answer),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const app = await appOver();
const { paths, components } = documentSchema.parse(await (await app.request('/openapi.json')).json());
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => Object.assign(one, { name: `${method.toUpperCase()} ${path}` })),
);

/** What of schemas is long enough for a name: an object's properties, or a list of values, of at least four. */
const longParts = (schemas: object): readonly string[] => {
  const parts: string[] = [];
  JSON.stringify(schemas, (key, part: unknown) => {
    const isPart = (key === 'properties' || key === 'enum') && typeof part === 'object';
    if (isPart && Object.keys(part ?? {}).length > 3) parts.push(JSON.stringify(part));
    return part;
  });
  return parts;
};

describe('the OpenAPI document', () => {
  test('says every longer shape and list of values once, but for the contract of events, which stands alone', () => {
    const { schemas } = components;
    const parts = longParts(Object.entries(schemas).filter(([name]) => !name.startsWith('Anomaly')));
    expect(parts.length).toBeGreaterThan(20);
    expect(parts.filter((part, i) => parts.indexOf(part) !== i)).toEqual([]);
  });

  test('names what answers in another form than JSON', () =>
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/docs', '/metrics', '/events'])));

  test.each(operations)('$name says what every parameter is', ({ parameters }) => {
    const unsaid = parameters.filter(
      ({ description, schema }) => description === undefined && schema.$ref === undefined,
    );
    expect(unsaid.map(({ name }) => name)).toEqual([]);
  });

  test.each(operations)('$name refuses with problem documents', ({ responses }) => {
    const refusals = Object.entries(responses).filter(([status]) => status.startsWith('4'));
    for (const [, { content = {} }] of refusals) expect(Object.keys(content)).toEqual(['application/problem+json']);
  });
});

describe('the document for people', () => {
  test('says what the one for programs says', async () => {
    const response = await app.request('/docs');
    const text = await response.text();
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
    for (const { name, summary } of operations) {
      expect(text).toContain(`<code>${name}</code>`);
      expect(text).toContain(summary);
    }
    expect(text).toContain('1 to 100, else 50');
    expect(text).toContain('<td>medium, high, critical</td>');
  });

  test('needs nothing but this server, and no script', async () => {
    const text = await (await app.request('/docs')).text();
    expect(text).not.toMatch(/<script|style=|https?:/);
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
    expect((await app.request(style)).headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  });
});
