import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { DeliveryLog } from '../ports/delivery-log.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { dueCommits } from './due-commits.ts';
import { dueNotices, type DueNotice } from './due-notices.ts';

/** One channel and what it has taken; `read` gives a stream's earlier commits, findings below `minSeverity` are not told. */
export type Notification = {
  readonly notifier: Notifier;
  readonly deliveries: DeliveryLog;
  readonly read: EventStore['read'];
  readonly minSeverity: Severity;
};

type Seen = Map<string, number>;

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

  const seenIn = async (seen: Seen, stream: string): Promise<number> =>
    seen.get(stream) ?? (await deliveries.seen(channel, stream));

  const noticesOf = async (commit: Commit, version: number): Promise<readonly DueNotice[]> => {
    const due = await dueCommits(read, commit, version);
    return (await Promise.all(due.map((one) => dueNotices(read, one, minSeverity)))).flat();
  };

  const keep = async (sequence: number, seen: Seen): Promise<void> => {
    await deliveries.advance(channel, { sequence, seen: [...seen].map(([stream, version]) => ({ stream, version })) });
    seen.clear();
  };

  return {
    name: `notify:${channel}`,
    checkpoint: () => deliveries.checkpoint(channel),
    handle: async (commits) => {
      const seen: Seen = new Map();
      for (const commit of commits) {
        const version = await seenIn(seen, commit.stream);
        const notices = await noticesOf(commit, version);
        for (const notice of notices) await tell(notice);
        seen.set(commit.stream, Math.max(version, commit.last));
        if (notices.length > 0 || commit === commits.at(-1)) await keep(commit.sequence, seen);
      }
    },
    passOver: (sequence) => deliveries.advance(channel, { sequence, seen: [] }),
  };
};
