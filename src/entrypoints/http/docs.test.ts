import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { appOver } from './app.fixture.ts';

const described = z.object({ description: z.string().min(1) });
const parameter = z.object({
  name: z.string(),
  description: z.string().optional(),
  schema: z.object({ enum: z.array(z.string()).optional() }),
});
const answer = described.extend({ content: z.record(z.string(), z.object({ schema: z.object({}) })).optional() });
const operation = z.object({
  summary: z.string().min(1),
  parameters: z.array(parameter).default([]),
  responses: z.record(z.string(), answer),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

const app = await appOver();
const { paths } = documentSchema.parse(await (await app.request('/openapi.json')).json());
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => Object.assign(one, { name: `${method.toUpperCase()} ${path}` })),
);

describe('the OpenAPI document', () => {
  test('names what answers in another form than JSON', () =>
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/docs', '/metrics', '/events'])));

  test.each(operations)('$name says what every parameter is', ({ parameters }) => {
    const unsaid = parameters.filter(({ description, schema }) => description === undefined && !schema.enum);
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
  });

  test('needs nothing but this server, and no script', async () => {
    const text = await (await app.request('/docs')).text();
    expect(text).not.toMatch(/<script|style=|https?:/);
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(text) ?? [];
    expect((await app.request(style)).headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  });
});
