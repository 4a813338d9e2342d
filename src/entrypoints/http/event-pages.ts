import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';
import type { EventPosition } from './event-position.ts';

/** A public event and the place after it. */
export type PlacedEvent = { readonly position: EventPosition; readonly event: PublicEvent };

/** The public events of some commits; `last` is the sequence of the newest of them. */
export type EventPage = { readonly last: number; readonly events: readonly PlacedEvent[] };

/** Reads the log in pages that readers at the same place share. */
export type EventPages = {
  /** The events of the next commits after `sequence`; without commits `last` is `sequence`. */
  after(sequence: number): Promise<EventPage>;
  /** Makes the next readers look anew: there is more. */
  forget(): void;
};

/** Most commits of a page. */
const PAGE = 20;

/** Most pages that are kept to be shared. */
const KEPT = 16;

const readPage = async (log: CommitFeed, after: number): Promise<EventPage> => {
  const commits = await log.commitsAfter(after, PAGE);
  return {
    last: commits.at(-1)?.sequence ?? after,
    events: commits.flatMap((commit) =>
      publicEventsOf(commit).map((event, index) => ({ position: { sequence: commit.sequence, index }, event })),
    ),
  };
};

/** Pages of a log's public events. A page is read once for all who stand at the same place, so that one commit costs one read, not one for each stream. */
export const createEventPages = (log: CommitFeed): EventPages => {
  const pages = new Map<number, Promise<EventPage>>();
  const keep = (after: number): Promise<EventPage> => {
    const page = readPage(log, after);
    const [oldest] = pages.keys();
    if (oldest !== undefined && pages.size >= KEPT) pages.delete(oldest);
    pages.set(after, page);
    page.catch(() => pages.clear());
    return page;
  };
  return {
    after: (sequence) => pages.get(sequence) ?? keep(sequence),
    forget: () => pages.clear(),
  };
};
