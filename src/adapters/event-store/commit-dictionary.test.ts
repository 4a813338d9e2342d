import { hash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DICTIONARY } from './commit-dictionary.ts';

test('the dictionary is the one that bodies were deflated against', () => {
  expect(hash('sha256', DICTIONARY)).toBe('13d1b118bb92cbf5e9239f6af77beab7adc8bd0e3f94ff2b8f930164dc840db9');
});

test('a body that was written stays readable', () => {
  const written = Buffer.from('w2hV4ml8WyYZphikGSeaJpunojTETS1MTI0tjAwMwBYQbpSbGlgYIzfSTA3MzUGOAQA=', 'base64');
  expect(inflateRawSync(written, { dictionary: DICTIONARY }).toString()).toBe(
    '[{"type":"AnomalyEnded","v":1,"data":{"id":"9b1d0f3a5c7e","endTime":1584538200000,"reason":"quiet","chain":{"commit":5083,"previous":5077}}}]',
  );
});
