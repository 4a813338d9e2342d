import type { DeliveryLog } from '../../application/ports/delivery-log.ts';

/** A delivery log that lives as long as the process. */
export const createMemoryDeliveryLog = (): DeliveryLog => {
  const checkpoints = new Map<string, number>();
  const taken = new Map<string, Set<string>>();
  return {
    checkpoint: async (channel) => checkpoints.get(channel) ?? 0,
    delivered: async (channel, noticeId) => taken.get(channel)?.has(noticeId) ?? false,
    record: async (channel, noticeId) => {
      taken.set(channel, (taken.get(channel) ?? new Set()).add(noticeId));
    },
    advance: async (channel, sequence) => {
      checkpoints.set(channel, Math.max(sequence, checkpoints.get(channel) ?? 0));
    },
  };
};
