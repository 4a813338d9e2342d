import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryLog, HeldNotice } from '../../application/ports/delivery-log.ts';

/** A delivery log of its own, and what removes it. */
export type OpenLog = { readonly log: DeliveryLog; readonly close: () => void };

const heldOf = (finding: string, reason: HeldNotice['reason'] = 'detected'): HeldNotice => ({
  id: `${finding}:${reason}`,
  finding,
  reason,
  ticker: 'AAPL',
  session: '2020-02-24',
  severity: 'high',
  headline: 'AAPL fell 9.0 % on 2020-02-24',
});

/** What every delivery log does alike. */
export const deliveryLogContract = (name: string, open: () => OpenLog): void => {
  describe(`${name} keeps the contract of a delivery log`, () => {
    let opened: OpenLog;
    beforeEach(() => {
      opened = open();
    });
    afterEach(() => opened.close());

    test('knows nothing at first', async () => {
      expect(await opened.log.checkpoint('slack')).toBe(0);
      expect(await opened.log.delivered('slack', 'a:detected:1')).toBe(false);
    });

    test('knows what an outlet took, and only that outlet', async () => {
      await opened.log.record('slack', 'a:detected:1');
      expect(await opened.log.delivered('slack', 'a:detected:1')).toBe(true);
      expect(await opened.log.delivered('slack', 'a:raised:1')).toBe(false);
      expect(await opened.log.delivered('console', 'a:detected:1')).toBe(false);
    });

    test('may record the same notice again', async () => {
      await opened.log.record('slack', 'a:detected:1');
      await opened.log.record('slack', 'a:detected:1');
      expect(await opened.log.delivered('slack', 'a:detected:1')).toBe(true);
    });

    test('moves the checkpoint of one outlet on, never back', async () => {
      await opened.log.advance('slack', { sequence: 7, seen: [] });
      await opened.log.advance('slack', { sequence: 5, seen: [] });
      await opened.log.advance('console', { sequence: 2, seen: [] });
      expect(await opened.log.checkpoint('slack')).toBe(7);
      expect(await opened.log.checkpoint('console')).toBe(2);
    });

    test('moves the place of one outlet in streams on, never back', async () => {
      const { log } = opened;
      const to = (version: number) => ({ sequence: 1, seen: [{ stream: 's', version }] });
      await log.advance('slack', { sequence: 1, seen: [...to(4).seen, { stream: 't', version: 9 }] });
      await log.advance('slack', to(3));
      await log.advance('console', to(2));
      expect([await log.seen('slack', 's'), await log.seen('slack', 't'), await log.seen('slack', 'u')]).toEqual([
        4, 9, 0,
      ]);
      expect([await log.seen('console', 's'), await log.seen('console', 't')]).toEqual([2, 0]);
    });

    test('lets an outlet begin after a commit when it is met, once, and keeps that', async () => {
      const { log } = opened;
      expect(await log.start('slack')).toBe(0);
      expect(await log.meet('slack', 7)).toBe(true);
      expect(await log.meet('slack', 9)).toBe(false);
      await log.advance('slack', { sequence: 8, seen: [] });
      expect([await log.start('slack'), await log.checkpoint('slack')]).toEqual([7, 8]);
      expect([await log.start('console'), await log.checkpoint('console')]).toEqual([0, 0]);
    });

    test('knows an outlet that began with the log', async () => {
      const { log } = opened;
      expect(await log.meet('slack', 0)).toBe(true);
      await log.advance('console', { sequence: 3, seen: [] });
      expect([await log.meet('slack', 5), await log.meet('console', 5)]).toEqual([false, false]);
      expect([await log.checkpoint('slack'), await log.checkpoint('console')]).toEqual([0, 3]);
    });

    test('holds notices back in their order, each once, until all are released as taken', async () => {
      const { log } = opened;
      const all = [heldOf('b'), heldOf('a'), heldOf('b', 'retracted')];
      for (const one of [...all, heldOf('a')]) await log.hold('slack', one);
      expect(await log.held('slack')).toEqual(all);
      expect(await log.held('console')).toEqual([]);
      await log.record('slack', 'a:detected');
      await log.release('console');
      expect(await log.delivered('slack', 'b:detected')).toBe(true);
      expect(await log.delivered('console', 'b:detected')).toBe(false);
      await log.release('slack');
      expect(await log.held('slack')).toEqual([]);
      expect(await log.delivered('slack', 'b:retracted')).toBe(true);
    });

    test('takes names and ids of any characters', async () => {
      const odd = "Ünï'; DROP TABLE taken; -- \u202e🙂";
      await opened.log.record(odd, odd);
      await opened.log.advance(odd, { sequence: Number.MAX_SAFE_INTEGER, seen: [{ stream: odd, version: 3 }] });
      expect(await opened.log.seen(odd, odd)).toBe(3);
      expect(await opened.log.delivered(odd, odd)).toBe(true);
      expect(await opened.log.checkpoint(odd)).toBe(Number.MAX_SAFE_INTEGER);
    });
  });
};
