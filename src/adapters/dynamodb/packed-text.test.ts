import { expect, test } from 'vitest';
import { packed, packedText } from './packed-text.ts';

const ENDED =
  '[{"type":"AnomalyEnded","v":1,"data":{"id":"9b1d0f3a5c7e","endTime":1584538200000,"reason":"quiet","chain":{"commit":5083,"previous":5077}}}]';

const WRITTEN = Buffer.from('w2hV4ml8WyYZphikGSeaJpunojTETS1MTI0tjAwMwBYQbpSbGlgYIzfSTA3MzUGOAQA=', 'base64');

test('what was written stays readable, and is written alike', () => {
  expect(packedText.parse({ B: WRITTEN })).toBe(ENDED);
  expect(packed(ENDED)).toEqual({ B: WRITTEN });
});

test('a text that does not get smaller is kept as it is', () => {
  expect(packed('x')).toEqual({ S: 'x' });
  expect(packedText.parse({ S: 'x' })).toBe('x');
});

test.each([
  [{ N: '1' }, 'Invalid input'],
  [{ B: Buffer.from('no deflated text') }, 'invalid'],
])('%o is refused', (body, message) => {
  expect(() => packedText.parse(body)).toThrow(message);
});
