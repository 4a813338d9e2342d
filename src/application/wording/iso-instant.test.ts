import { expect, test } from 'vitest';
import { isoInstant } from './iso-instant.ts';

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [Date.UTC(2020, 2, 16, 13, 30), '2020-03-16T13:30:00.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
])('%d is %s', (time, text) => {
  expect(isoInstant(time)).toBe(text);
});
