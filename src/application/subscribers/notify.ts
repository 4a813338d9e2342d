import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { DeliveryLog } from '../ports/delivery-log.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { dueNotices, type DueNotice } from './due-notices.ts';

/** One channel and what it has taken; `read` gives a stream's earlier commits, findings below `minSeverity` are not told. */
export type Notification = {
  readonly notifier: Notifier;
  readonly deliveries: DeliveryLog;
  readonly read: EventStore['read'];
  readonly minSeverity: Severity;
};

/** Tells one channel's people what commits say about findings, in order, and keeps what was told; a crash repeats at most the notice in flight, with the same id. */
export const createNotification = ({ notifier, deliveries, read, minSeverity }: Notification): Subscriber => {
  const { channel } = notifier;

  const wasToldAny = async (ids: readonly string[]): Promise<boolean> => {
    for (const id of ids) if (await deliveries.delivered(channel, id)) return true;
    return false;
  };

  const tell = async ({ notice, earlier }: DueNotice): Promise<void> => {
    if (await deliveries.delivered(channel, notice.id)) return;
    if (notice.reason === 'retracted' && !(await wasToldAny(earlier))) return;
    await notifier.notify(notice);
    await deliveries.record(channel, notice.id);
  };

  return {
    name: `notify:${channel}`,
    checkpoint: () => deliveries.checkpoint(channel),
    handle: async (commits) => {
      const taken = await deliveries.checkpoint(channel);
      const newest = commits.at(-1);
      for (const commit of commits.filter(({ sequence }) => sequence > taken)) {
        const due = await dueNotices(read, commit, minSeverity);
        for (const one of due) await tell(one);
        if (due.length > 0 || commit === newest) await deliveries.advance(channel, commit.sequence);
      }
    },
  };
};
