import type { Commit } from '../../src/application/ports/event-store.ts';

/** A commit as a table's stream tells one subscriber of it: since when, and its place in the stream. */
export type StreamRecord = { readonly order: bigint; readonly commit: Commit; readonly at: number };

/** The records that each subscriber has yet to take, by its name; the deliveries that never come by a record; how many answers of the log it was told of; and whether someone asks to have everything handed over out of the table. */
export type TableStream = {
  readonly records: ReadonlyMap<string, StreamRecord[]>;
  readonly missed: Set<string>;
  told: number;
  isAsked: boolean;
};

/** An empty stream for subscribers of these names. */
export const emptyStream = (subscribers: readonly string[]): TableStream => ({
  records: new Map(subscribers.map((name) => [name, []])),
  missed: new Set(),
  told: 0,
  isAsked: false,
});

/** Names the delivery of a commit to a subscriber. */
export const deliveryOf = (subscriber: string, { stream, first }: Pick<Commit, 'stream' | 'first'>): string =>
  `${subscriber} ${stream} ${first}`;

/** The deliveries that are under way. */
export const waitingIn = ({ records }: TableStream): ReadonlySet<string> =>
  new Set([...records].flatMap(([name, waiting]) => waiting.map(({ commit }) => deliveryOf(name, commit))));
