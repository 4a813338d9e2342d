import { randomUUID } from 'node:crypto';
import type { Message, QueueCounts, Redriven } from '../../application/ports/work-queue.ts';

/** A message as it was put in. */
export type Kept = { readonly id: string; readonly body: string; readonly redriven: Redriven | null };

type Entry = Kept & { receipt: string; received: number; hiddenUntil: number };

/** For how long it hides what it hands over (milliseconds), and its clock. */
export type ShelfOptions = { readonly hides: number; readonly now: () => number };

/** Messages in memory, in the order they came. */
export type Shelf = {
  readonly put: (body: string, redriven: Redriven | null) => void;
  readonly take: (most: number) => readonly Message[];
  /** Hides a message in hand for so many milliseconds from now on; gives whether it was in hand. */
  readonly hide: (message: Message, milliseconds: number) => boolean;
  /** Takes messages in hand away; gives the others. */
  readonly drop: (messages: readonly Message[]) => readonly Message[];
  /** Takes away what waits after so many handovers. */
  readonly bury: (after: number) => readonly Kept[];
  readonly counts: () => QueueCounts;
};

/** An empty shelf. */
export const createShelf = ({ hides, now }: ShelfOptions): Shelf => {
  let entries: readonly Entry[] = [];
  const isHidden = ({ hiddenUntil }: Entry): boolean => hiddenUntil > now();
  const inHand = ({ receipt }: Message): Entry | undefined =>
    entries.find((entry) => entry.receipt === receipt && isHidden(entry));
  const without = (gone: readonly (Entry | undefined)[]): readonly Entry[] =>
    entries.filter((entry) => !gone.includes(entry));

  const handOver = (entry: Entry): Message => {
    const { id, body, redriven } = entry;
    Object.assign(entry, { receipt: randomUUID(), received: entry.received + 1, hiddenUntil: now() + hides });
    return { id, body, redriven, receipt: entry.receipt, received: entry.received };
  };

  return {
    put: (body, redriven) => {
      entries = [...entries, { id: randomUUID(), body, redriven, receipt: '', received: 0, hiddenUntil: 0 }];
    },
    take: (most) =>
      entries
        .filter((entry) => !isHidden(entry))
        .slice(0, most)
        .map(handOver),
    hide: (message, milliseconds) => {
      const entry = inHand(message);
      if (entry) entry.hiddenUntil = now() + milliseconds;
      return entry !== undefined;
    },
    drop: (messages) => {
      const left = messages.filter((message) => !inHand(message));
      entries = without(messages.map(inHand));
      return left;
    },
    bury: (after) => {
      const due = entries.filter((entry) => entry.received >= after && !isHidden(entry));
      entries = without(due);
      return due;
    },
    counts: () => {
      const hidden = entries.filter(isHidden).length;
      return { waiting: entries.length - hidden, inHand: hidden };
    },
  };
};
