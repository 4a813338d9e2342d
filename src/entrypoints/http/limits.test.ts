import { describe, expect, test } from 'vitest';
import { appOver } from './app.fixture.ts';
import { isTooDeep } from './limits.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('the length of an address', () => {
  test.each([
    [2047, 400],
    [2048, 400],
    [2049, 414],
  ])('of %i characters comes to %i', async (length, status) => {
    const start = '/tickers?x=';
    const app = await appOver();
    const response = await app.request(start + 'x'.repeat(length - start.length));
    expect([response.status, await response.json()]).toMatchObject([status, { status }]);
  });
});

describe('the depth of a body', () => {
  test.each([
    ['no nesting', '1', false],
    ['20 levels', nested(20), false],
    ['21 levels', nested(21), true],
    ['21 levels of objects', `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`, true],
    ['many lists beside each other', `[${Array.from({ length: 50 }, () => '[]').join(',')}]`, false],
    ['brackets in a text', JSON.stringify({ a: `"\\${nested(30)}` }), false],
    ['a text that does not end', `"${nested(21)}`, true],
  ])('%s: too deep %s', (_, json, expected) => {
    expect(isTooDeep(json)).toBe(expected);
  });
});
