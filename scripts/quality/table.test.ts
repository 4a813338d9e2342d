import { describe, expect, test } from 'vitest';
import { isMissed, isReached, tableLines } from './table.ts';

describe('what must be reached', () => {
  test.each([
    ['0.960', '.96', true],
    ['0.959', '.96', false],
    ['0.150', 'at most .15', true],
    ['0.151', 'at most .15', false],
    ['2e-16', 'at most 1e-6', true],
    ['4.20', '3.00 to 4.20', true],
    ['4.21', '3.00 to 4.20', false],
    ['2.99', '3.00 to 4.20', false],
    ['8 of 8', 'all', true],
    ['7 of 8', 'all', false],
    ['unknown', '.96', false],
  ])('%s where it must be %s: %s', (figure, must, reached) => expect(isReached(figure, must)).toBe(reached));

  test('is missed out of sample too, and not where nothing must be', () => {
    const row = { yardstick: 'recall', standard: '0.90', must: '.84' };
    expect(isMissed(row)).toBe(false);
    expect(isMissed({ ...row, unseen: '0.80' })).toBe(true);
    expect(isMissed({ yardstick: 'recall', standard: '0.10' })).toBe(false);
    const [, , reached, missed] = tableLines([row, { ...row, standard: '0.8' }]);
    expect(reached).toMatch(/\| {2}\|$/);
    expect(missed).toMatch(/\| missed \|$/);
  });
});
