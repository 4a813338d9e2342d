import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotifierError, type Notifier } from '../../application/ports/notifier.ts';
import { digest, notice, noticeOf } from './notice.fixture.ts';

/** A notifier with what its people got to read, and a switch that makes its outlet fail. */
export type Outlet = {
  readonly notifier: Notifier;
  readonly said: () => readonly string[] | Promise<readonly string[]>;
  readonly fail: () => void;
  readonly close: () => Promise<void>;
};

const HOSTILE = '<!channel> <@U1> <https://evil.example|click> \u001b[2J\u202e\r\n\u2028& *bold* `code`';

/** What every notifier does alike. `open` makes an outlet of its own for each case. */
export const notifierContract = (name: string, open: () => Promise<Outlet>): void => {
  describe(`${name} keeps the contract of a notifier`, () => {
    let outlet: Outlet;
    beforeEach(async () => {
      outlet = await open();
    });
    afterEach(() => outlet.close());

    test('names its outlet', () => expect(outlet.notifier.outlet).toBe(name));

    test('tells what happened, how grave it is, and the id to ask with', async () => {
      await outlet.notifier.notify(notice);
      expect(await outlet.said()).toHaveLength(1);
      expect((await outlet.said())[0]).toContain('^GSPC fell 3.4 % on 2020-02-24');
      expect((await outlet.said())[0]).toContain('about once in 1,400 bars');
      expect((await outlet.said())[0]).toContain('gspc-20200224-price-0f3a9c');
      expect((await outlet.said())[0]).toMatch(/^high\b/);
    });

    test.each([
      ['raised', /^now high\b/],
      ['retracted', /^withdrawn\b/],
    ] as const)('says when a finding was %s', async (reason, lead) => {
      await outlet.notifier.notify({ ...notice, reason });
      expect((await outlet.said())[0]).toMatch(lead);
    });

    test('tells many findings in one message: how many of which severity, of what, from when to when', async () => {
      await outlet.notifier.digest(digest);
      expect(await outlet.said()).toHaveLength(1);
      expect((await outlet.said())[0]).toMatch(
        /^earlier\b.* 88 findings \(1 critical, 9 high, 78 medium\) of AAPL, \^GSPC in sessions from 2000-01-28 to 2020-03-18/,
      );
    });

    test.each([
      [{ findings: { medium: 0, high: 1, critical: 0 }, withdrawn: 2 }, '1 finding (1 high) and 2 withdrawn of AAPL'],
      [{ findings: { medium: 0, high: 0, critical: 0 }, withdrawn: 1 }, '1 withdrawn of AAPL, ^GSPC in sessions'],
      [{ tickers: ['A', 'B', 'C', 'D', 'E'] }, 'of 5 tickers in sessions'],
      [{ from: '2020-03-18' }, 'of AAPL, ^GSPC on 2020-03-18'],
    ])('a digest of %o says %s', async (differing, text) => {
      await outlet.notifier.digest({ ...digest, ...differing });
      expect((await outlet.said())[0]).toContain(text);
    });

    test('makes hostile text harmless', async () => {
      await outlet.notifier.notify(noticeOf({ ticker: HOSTILE, reason: HOSTILE, id: `id${HOSTILE}`, policy: HOSTILE }));
      await outlet.notifier.digest({ ...digest, tickers: [`id${HOSTILE}`] });
      expect(await outlet.said()).toHaveLength(2);
      for (const text of await outlet.said()) {
        expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
        expect(text).toContain('id');
      }
    });

    test('tells every one of many notices at once', async () => {
      const ids = Array.from({ length: 20 }, (_, i) => `finding-${String(i).padStart(2, '0')}`);
      await Promise.all(ids.map((id) => outlet.notifier.notify(noticeOf({ id }))));
      const told = (await outlet.said()).map((text) => /finding-\d\d/.exec(text)?.[0]);
      expect(new Set(told)).toEqual(new Set(ids));
      expect(told).toHaveLength(ids.length);
    });

    test('reports a failing outlet as a NotifierError of one plain line', async () => {
      outlet.fail();
      for (const tell of [() => outlet.notifier.notify(notice), () => outlet.notifier.digest(digest)]) {
        const error: unknown = await tell().catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(NotifierError);
        expect(error).toMatchObject({ kind: 'try-again', message: expect.stringMatching(/^[A-Z][^\n]+\.$/) });
      }
      expect(await outlet.said()).toEqual([]);
    });
  });
};
