import type { Parking } from '../ports/parking.ts';

/** Lets go of all that was parked for a subscriber, once its effect was made anew from the log. */
export const releaseParked = async (parking: Parking, subscriber: string): Promise<void> => {
  for (const { stream } of await parking.parked(subscriber)) await parking.release(subscriber, stream);
};
