import { describe, expect, test } from 'vitest';
import { nearestNames } from './nearest-names.ts';

const KNOWN = ['TAPEWATCH_DATA', 'TAPEWATCH_STORE', 'TAPEWATCH_SQS_QUEUE', 'TAPEWATCH_SQS_JOBS', 'TAPEWATCH_QUEUE'];

describe('a name that is none', () => {
  test.each([
    ['TAPEWATCH_DATAA', ['TAPEWATCH_DATA']],
    ['TAPEWATCH_SOTRE', ['TAPEWATCH_STORE']],
    ['TAPEWATCH_QUEU', ['TAPEWATCH_QUEUE']],
    ['TAPEWATCH_SQS_QUEUES', ['TAPEWATCH_SQS_QUEUE']],
    ['TAPEWATCH_TELEGRAM_TOKEN', []],
  ])('is near to some: %s', (name, nearest) => {
    expect(nearestNames(name, KNOWN, 'TAPEWATCH_')).toEqual(nearest);
  });

  test('is offered three at most, the nearest first', () => {
    expect(nearestNames('aa', ['ab', 'aa', 'b', 'ba', 'ac'])).toEqual(['aa', 'ab', 'ba']);
  });
});
