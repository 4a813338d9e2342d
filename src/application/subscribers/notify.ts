import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { dueCommits } from './due-commits.ts';
import { dueNotices, type DueNotice } from './due-notices.ts';
import { tell, tellHeld, type Outlet } from './telling.ts';
import { versionAt } from './version-at.ts';

/** One outlet; `read` gives a stream's earlier commits, findings below `minSeverity` are not told. */
export type Notification = Outlet & { readonly read: EventStore['read']; readonly minSeverity: Severity };

type Seen = Map<string, number>;

/** The last version of the commit's stream that the outlet need not be told of: what it has seen, or what there was before it began. */
const versionBefore = async ({ notifier, deliveries, read }: Notification, commit: Commit): Promise<number> => {
  const version = await deliveries.seen(notifier.outlet, commit.stream);
  return version > 0 ? version : versionAt(read, commit, await deliveries.start(notifier.outlet));
};

const noticesOf = async (
  { read, minSeverity }: Notification,
  commit: Commit,
  version: number,
): Promise<readonly DueNotice[]> => {
  const due = await dueCommits(read, commit, version);
  return (await Promise.all(due.map((one) => dueNotices(read, one, minSeverity)))).flat();
};

/** Tells one outlet's people what commits say about findings, in order, and keeps what was told; a crash repeats at most the message in flight, a notice with the same id. */
export const createNotification = (notification: Notification): Subscriber => {
  const { notifier, deliveries } = notification;
  const { outlet } = notifier;

  /** Tells of one commit; gives how many notices it called for, null when stopped before the last of them. */
  const take = async (commit: Commit, seen: Seen, stopping?: AbortSignal): Promise<number | null> => {
    const version = seen.get(commit.stream) ?? (await versionBefore(notification, commit));
    const notices = await noticesOf(notification, commit, version);
    for (const notice of notices) {
      if (stopping?.aborted) return null;
      await tell(notification, notice);
    }
    seen.set(commit.stream, Math.max(version, commit.last));
    return notices.length;
  };

  const keep = async (sequence: number, seen: Seen): Promise<void> => {
    await deliveries.advance(outlet, { sequence, seen: [...seen].map(([stream, version]) => ({ stream, version })) });
    seen.clear();
  };

  return {
    name: `notify:${outlet}`,
    checkpoint: () => deliveries.checkpoint(outlet),
    handle: async (commits, stopping) => {
      const seen: Seen = new Map();
      for (const commit of commits) {
        const notices = await take(commit, seen, stopping);
        if (notices === null) return;
        const isLast = commit === commits.at(-1);
        if (isLast) await tellHeld(notification, commit.sequence);
        if (notices > 0 || isLast) await keep(commit.sequence, seen);
      }
    },
    passOver: (sequence) => deliveries.advance(outlet, { sequence, seen: [] }),
  };
};
