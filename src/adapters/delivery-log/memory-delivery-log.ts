import type { DeliveryLog, HeldNotice } from '../../application/ports/delivery-log.ts';

type OutletLog = {
  start: number;
  checkpoint: number;
  readonly streams: Map<string, number>;
  readonly taken: Set<string>;
  readonly held: Map<string, HeldNotice>;
};

/** A delivery log that lives as long as the process. */
export const createMemoryDeliveryLog = (): DeliveryLog => {
  const outlets = new Map<string, OutletLog>();

  const logOf = (outlet: string, start = 0): OutletLog => {
    const log = outlets.get(outlet) ?? {
      start,
      checkpoint: start,
      streams: new Map(),
      taken: new Set(),
      held: new Map(),
    };
    outlets.set(outlet, log);
    return log;
  };

  return {
    meet: async (outlet, sequence) => {
      const isNew = !outlets.has(outlet);
      logOf(outlet, sequence);
      return isNew;
    },
    start: async (outlet) => outlets.get(outlet)?.start ?? 0,
    checkpoint: async (outlet) => outlets.get(outlet)?.checkpoint ?? 0,
    seen: async (outlet, stream) => outlets.get(outlet)?.streams.get(stream) ?? 0,
    delivered: async (outlet, noticeId) => {
      const log = outlets.get(outlet);
      return log !== undefined && (log.taken.has(noticeId) || log.held.has(noticeId));
    },
    record: async (outlet, noticeId) => void logOf(outlet).taken.add(noticeId),
    hold: async (outlet, notice) => {
      const { held } = logOf(outlet);
      if (!held.has(notice.id)) held.set(notice.id, notice);
    },
    held: async (outlet) => [...(outlets.get(outlet)?.held.values() ?? [])],
    release: async (outlet) => {
      const { held, taken } = logOf(outlet);
      for (const id of held.keys()) taken.add(id);
      held.clear();
    },
    advance: async (outlet, { sequence, seen }) => {
      const log = logOf(outlet);
      log.checkpoint = Math.max(sequence, log.checkpoint);
      for (const { stream, version } of seen) {
        log.streams.set(stream, Math.max(version, log.streams.get(stream) ?? 0));
      }
    },
  };
};
