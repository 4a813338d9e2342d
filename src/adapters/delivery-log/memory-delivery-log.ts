import type { DeliveryLog, HeldNotice } from '../../application/ports/delivery-log.ts';

type ChannelLog = {
  start: number;
  checkpoint: number;
  readonly streams: Map<string, number>;
  readonly taken: Set<string>;
  readonly held: Map<string, HeldNotice>;
};

/** A delivery log that lives as long as the process. */
export const createMemoryDeliveryLog = (): DeliveryLog => {
  const channels = new Map<string, ChannelLog>();

  const logOf = (channel: string, start = 0): ChannelLog => {
    const log = channels.get(channel) ?? {
      start,
      checkpoint: start,
      streams: new Map(),
      taken: new Set(),
      held: new Map(),
    };
    channels.set(channel, log);
    return log;
  };

  return {
    meet: async (channel, sequence) => {
      const isNew = !channels.has(channel);
      logOf(channel, sequence);
      return isNew;
    },
    start: async (channel) => channels.get(channel)?.start ?? 0,
    checkpoint: async (channel) => channels.get(channel)?.checkpoint ?? 0,
    seen: async (channel, stream) => channels.get(channel)?.streams.get(stream) ?? 0,
    delivered: async (channel, noticeId) => {
      const log = channels.get(channel);
      return log !== undefined && (log.taken.has(noticeId) || log.held.has(noticeId));
    },
    record: async (channel, noticeId) => void logOf(channel).taken.add(noticeId),
    hold: async (channel, notice) => {
      const { held } = logOf(channel);
      if (!held.has(notice.id)) held.set(notice.id, notice);
    },
    held: async (channel) => [...(channels.get(channel)?.held.values() ?? [])],
    release: async (channel) => {
      const { held, taken } = logOf(channel);
      for (const id of held.keys()) taken.add(id);
      held.clear();
    },
    advance: async (channel, { sequence, seen }) => {
      const log = logOf(channel);
      log.checkpoint = Math.max(sequence, log.checkpoint);
      for (const { stream, version } of seen) {
        log.streams.set(stream, Math.max(version, log.streams.get(stream) ?? 0));
      }
    },
  };
};
