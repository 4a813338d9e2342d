import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryLog } from '../../application/ports/delivery-log.ts';

/** A delivery log of its own, and what removes it. */
export type OpenLog = { readonly log: DeliveryLog; readonly close: () => void };

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

    test('knows what a channel took, and only that channel', async () => {
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

    test('moves the checkpoint of one channel on, never back', async () => {
      await opened.log.advance('slack', { sequence: 7, seen: [] });
      await opened.log.advance('slack', { sequence: 5, seen: [] });
      await opened.log.advance('console', { sequence: 2, seen: [] });
      expect(await opened.log.checkpoint('slack')).toBe(7);
      expect(await opened.log.checkpoint('console')).toBe(2);
    });

    test('moves the place of one channel in streams on, never back', async () => {
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
