import { describe, expect, test } from 'vitest';
import { createConsoleNotifier } from './console-notifier.ts';
import { notice, noticeOf } from './notice.fixture.ts';
import { notifierContract } from './notifier.contract.ts';

notifierContract('console', async () => {
  const lines: string[] = [];
  let broken = false;
  const write = (line: string): void => {
    if (broken) throw new Error('EPIPE');
    lines.push(line);
  };
  return {
    notifier: createConsoleNotifier({ write }),
    said: () => lines,
    fail: () => {
      broken = true;
    },
    close: async () => {},
  };
});

const lineOf = async (told: typeof notice): Promise<string> => {
  const lines: string[] = [];
  await createConsoleNotifier({ write: (line) => lines.push(line) }).notify(told);
  return lines.join('\n');
};

const surge = { ...notice.finding.loudest, kind: 'volume', detector: 'volume', value: 18.6, expected: 17.47 } as const;

describe('a line on the terminal', () => {
  test('reads like this', async () =>
    expect(await lineOf(notice)).toBe(
      'high      ^GSPC fell 3.4 % on 2020-02-24, about once in 1,400 bars  gspc-20200224-price-0f3a9c',
    ));

  test.each([notice, noticeOf({ ticker: 'A'.repeat(300) }), noticeOf({ severity: 'critical' }, { reason: 'raised' })])(
    'takes one line of 100 columns with the whole id',
    async (told) => {
      const line = await lineOf(told);
      expect(line.length).toBeLessThanOrEqual(100);
      expect(line.endsWith(`  ${notice.finding.id}`)).toBe(true);
      expect(line).not.toContain('\n');
    },
  );

  test('leaves the rarity out where it does not fit', async () =>
    expect(await lineOf(noticeOf({ loudest: surge }))).toBe(
      'high      ^GSPC traded 3.1 times its usual volume on 2020-02-24  gspc-20200224-price-0f3a9c',
    ));

  test('tells the rarity with the move and the day of the bar that it is of', async () => {
    const louder = { ...notice.finding.loudest, timestamp: '2020-03-16T13:30:00.000Z', value: Math.log(1 - 0.1198) };
    expect(await lineOf(noticeOf({ loudest: louder }, { reason: 'raised' }))).toBe(
      'now high  ^GSPC fell 12.0 % on 2020-03-16, about once in 1,400 bars  gspc-20200224-price-0f3a9c',
    );
  });

  test('is cut short where nothing else helps', async () =>
    expect(await lineOf(noticeOf({ ticker: 'A'.repeat(300) }))).toMatch(/^high {6}A{61}… {2}gspc/));
});
