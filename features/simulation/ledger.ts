import type { DeliveryLog } from '../../src/application/ports/delivery-log.ts';
import type { Commit, EventStore } from '../../src/application/ports/event-store.ts';
import { OUTLET } from './names.ts';
import { breaksIn, tornIn } from './reading.ts';
import type { Log } from './remote-log.ts';

/** What was seen of the system from outside: the answers to appends, what was wrong with commits as they were read, what people were told, whether that was on record already, what was put there, what letters told, which events the bus took, how often which took effect with the consumer, and and which deliveries of commits to subscribers were made. */
export type Ledger = {
  readonly answered: { readonly asked: string; readonly commit: Commit }[];
  readonly breaks: Set<string>;
  readonly torn: Set<string>;
  readonly told: { readonly id: string; readonly again: boolean }[];
  readonly recorded: Set<string>;
  readonly digested: Set<string>;
  readonly published: Set<string>;
  readonly effects: Map<string, number>;
  readonly delivered: Set<string>;
  /** Copies of events that the rule of the bus is to bring to the queue, and those of them that it has not yet brought. */
  sent: number;
  underWay: number;
  /** Jobs that the schedule was told are on their queue. */
  scheduled: number;
};

/** Nothing was seen yet. */
export const emptyLedger = (): Ledger => ({
  answered: [],
  breaks: new Set(),
  torn: new Set(),
  told: [],
  recorded: new Set(),
  digested: new Set(),
  published: new Set(),
  effects: new Map(),
  delivered: new Set(),
  sent: 0,
  underWay: 0,
  scheduled: 0,
});

const addAll = (set: Set<string>, texts: readonly string[]): void => {
  for (const text of texts) set.add(text);
};

/** What a store answers, looked at and kept in the ledger. */
export const watchedAnswers = (
  store: Pick<EventStore, 'append' | 'read'>,
  { answered, breaks, torn }: Ledger,
): Pick<EventStore, 'append' | 'read'> => ({
  append: async (stream, expected, events, asked) => {
    const answer = await store.append(stream, expected, events, asked);
    if (answer.outcome === 'appended') answered.push({ asked, commit: answer.commit });
    return answer;
  },
  read: async (stream, ...range) => {
    const slice = await store.read(stream, ...range);
    addAll(breaks, breaksIn(slice.commits));
    addAll(torn, tornIn(slice.commits));
    return slice;
  },
});

/** A log whose answers are looked at and kept in the ledger. */
export const watchedLog = (log: Log, ledger: Ledger): Log => ({
  ...watchedAnswers(log, ledger),
  streams: () => log.streams(),
  commitsAfter: async (...given) => {
    const commits = await log.commitsAfter(...given);
    addAll(ledger.torn, tornIn(commits));
    return commits;
  },
  head: () => log.head(),
  onAppend: (wake) => log.onAppend(wake),
});

/** A delivery log of which the ledger keeps what was recorded. */
export const watchedDeliveries = (log: DeliveryLog, { recorded }: Ledger): DeliveryLog => ({
  ...log,
  record: async (outlet, id) => {
    await log.record(outlet, id);
    if (outlet === OUTLET) recorded.add(id);
  },
});
