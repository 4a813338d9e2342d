import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ParkedStream, Parking, Redrive } from '../../application/ports/parking.ts';

/** A parking of its own, and what removes it. */
export type OpenParking = { readonly parking: Parking; readonly close: () => void };

const parkedIn = (subscriber: string, stream: string): ParkedStream => ({
  subscriber,
  stream,
  first: 3,
  through: 8,
  deliveries: 2,
  reason: 'No.',
  since: 1000,
});

/** What every parking does alike. */
export const parkingContract = (name: string, open: () => OpenParking): void => {
  describe(`${name} keeps the contract of a parking`, () => {
    let opened: OpenParking;
    beforeEach(() => {
      opened = open();
    });
    afterEach(() => opened.close());

    test('holds nothing at first', async () => {
      const { parking } = opened;
      expect(await parking.handover('a')).toBeNull();
      expect(await parking.parked()).toEqual([]);
      expect(await parking.redrives(5)).toEqual([]);
    });

    test('keeps the newest handover of each subscriber', async () => {
      const { parking } = opened;
      await parking.noteHandover('a', { sequence: 7, through: 9, deliveries: 1 });
      await parking.noteHandover('a', { sequence: 8, through: 9, deliveries: 2 });
      await parking.noteHandover('b', { sequence: 1, through: 1, deliveries: 1 });
      expect(await parking.handover('a')).toEqual({ sequence: 8, through: 9, deliveries: 2 });
      expect(await parking.handover('b')).toEqual({ sequence: 1, through: 1, deliveries: 1 });
    });

    test('gives parked streams by subscriber and stream, each in its last state', async () => {
      const { parking } = opened;
      for (const [subscriber, stream] of [
        ['b', 's'],
        ['a', 't'],
        ['a', 's'],
      ] as const)
        await parking.park(parkedIn(subscriber, stream));
      await parking.park({ ...parkedIn('a', 's'), through: 12, reason: 'Still no.' });
      const ofA = [{ ...parkedIn('a', 's'), through: 12, reason: 'Still no.' }, parkedIn('a', 't')];
      expect(await parking.parked('a')).toEqual(ofA);
      expect(await parking.parked()).toEqual([...ofA, parkedIn('b', 's')]);
    });

    test('releases one stream of one subscriber', async () => {
      const { parking } = opened;
      await parking.park(parkedIn('a', 's'));
      await parking.park(parkedIn('b', 's'));
      await parking.release('a', 's');
      await parking.release('a', 'none');
      expect(await parking.parked()).toEqual([parkedIn('b', 's')]);
    });

    test('keeps who had what handed over again, newest first', async () => {
      const { parking } = opened;
      const redrive: Redrive = { at: 5, by: 'ann', subscriber: 'a', stream: 's', taken: 2, reason: null };
      await parking.record(redrive);
      await parking.record({ ...redrive, at: 4, taken: 0, reason: 'No.' });
      expect(await parking.redrives(5)).toEqual([{ ...redrive, at: 4, taken: 0, reason: 'No.' }, redrive]);
      expect(await parking.redrives(1)).toHaveLength(1);
    });

    test('takes names and reasons of any characters', async () => {
      const odd = "Ünï'; DROP TABLE parked; -- \u202e🙂";
      const row = { ...parkedIn(odd, odd), reason: odd, since: Number.MAX_SAFE_INTEGER };
      await opened.parking.park(row);
      expect(await opened.parking.parked(odd)).toEqual([row]);
    });
  });
};
