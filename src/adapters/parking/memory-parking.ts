import type { Handover, ParkedStream, Parking, Redrive } from '../../application/ports/parking.ts';

const byName = (a: ParkedStream, b: ParkedStream): number => {
  if (a.subscriber !== b.subscriber) return a.subscriber < b.subscriber ? -1 : 1;
  return a.stream < b.stream ? -1 : 1;
};

/** A parking that lives as long as the process. */
export const createMemoryParking = (): Parking => {
  const handovers = new Map<string, Handover>();
  const streams = new Map<string, ParkedStream>();
  const redrives: Redrive[] = [];
  const keyOf = (subscriber: string, stream: string): string => JSON.stringify([subscriber, stream]);
  return {
    handover: async (subscriber) => handovers.get(subscriber) ?? null,
    noteHandover: async (subscriber, handover) => void handovers.set(subscriber, handover),
    parked: async (subscriber) =>
      [...streams.values()]
        .filter((parked) => subscriber === undefined || parked.subscriber === subscriber)
        .toSorted(byName),
    park: async (parked) => void streams.set(keyOf(parked.subscriber, parked.stream), parked),
    release: async (subscriber, stream) => void streams.delete(keyOf(subscriber, stream)),
    record: async (redrive) => void redrives.push(redrive),
    redrives: async (limit) => redrives.toReversed().slice(0, limit),
  };
};
