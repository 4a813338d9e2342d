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
      await opened.log.advance('slack', 7);
      await opened.log.advance('slack', 5);
      await opened.log.advance('console', 2);
      expect(await opened.log.checkpoint('slack')).toBe(7);
      expect(await opened.log.checkpoint('console')).toBe(2);
    });

    test('takes names and ids of any characters', async () => {
      const odd = "Ünï'; DROP TABLE taken; -- \u202e🙂";
      await opened.log.record(odd, odd);
      await opened.log.advance(odd, Number.MAX_SAFE_INTEGER);
      expect(await opened.log.delivered(odd, odd)).toBe(true);
      expect(await opened.log.checkpoint(odd)).toBe(Number.MAX_SAFE_INTEGER);
    });
  });
};
