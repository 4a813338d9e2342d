import type { DeliveryLog } from '../../application/ports/delivery-log.ts';

/** A delivery log that lives as long as the process. */
export const createMemoryDeliveryLog = (): DeliveryLog => {
  const checkpoints = new Map<string, number>();
  const streams = new Map<string, Map<string, number>>();
  const taken = new Map<string, Set<string>>();
  return {
    checkpoint: async (channel) => checkpoints.get(channel) ?? 0,
    delivered: async (channel, noticeId) => taken.get(channel)?.has(noticeId) ?? false,
    record: async (channel, noticeId) => {
      taken.set(channel, (taken.get(channel) ?? new Set()).add(noticeId));
    },
    seen: async (channel, stream) => streams.get(channel)?.get(stream) ?? 0,
    advance: async (channel, { sequence, seen }) => {
      checkpoints.set(channel, Math.max(sequence, checkpoints.get(channel) ?? 0));
      const versions = streams.get(channel) ?? new Map<string, number>();
      for (const { stream, version } of seen) versions.set(stream, Math.max(version, versions.get(stream) ?? 0));
      streams.set(channel, versions);
    },
  };
};
