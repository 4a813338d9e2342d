import { once } from 'node:events';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { NO_STREAM, type Appended, type Commit, type EventStore } from '../../src/application/ports/event-store.ts';
import { OF_AWS_MESSAGES } from './aws-message-defects.ts';
import { OF_MESSAGES } from './message-defects.ts';
import type { Log } from './remote-log.ts';
import { everyNth, type SeededDefect } from './seeded-defect.ts';
import { OF_TABLES } from './table-defects.ts';

/** A log that does as the sound one, but for what the defect replaces. */
const logWith =
  (change: (sound: Log) => Partial<Log>) =>
  (sound: Log): Log => ({
    append: (...given) => sound.append(...given),
    read: (...given) => sound.read(...given),
    streams: () => sound.streams(),
    commitsAfter: (...given) => sound.commitsAfter(...given),
    head: () => sound.head(),
    onAppend: (wake) => sound.onAppend(wake),
    ...change(sound),
  });

/** Writes a commit whose first version is free, whatever the stream's end: what came after stays, and both have it. */
const overlapping = logWith((sound) => {
  const beside: Commit[] = [];
  const append: EventStore['append'] = async (stream, expected, events, id) => {
    const answer = await sound.append(stream, expected, events, id);
    if (answer.outcome === 'appended') return answer;
    const { commits, position } = await sound.read(stream);
    const newest = commits.at(-1);
    if (!newest) return answer;
    const commit = { ...newest, commitId: id, events };
    beside.push({ ...commit, last: newest.first + events.length - 1 });
    return { outcome: 'appended', commit: beside.at(-1) ?? newest, position, repeated: false };
  };
  return {
    append,
    read: async (stream, from = 1, to = Infinity, asOf = Infinity) => {
      const slice = await sound.read(stream, from, to, asOf);
      const ours = beside.filter((one) => one.stream === stream && one.last >= from && one.first <= to);
      return { ...slice, commits: [...slice.commits, ...ours] };
    },
  };
});

/** Acknowledges a commit now and then that it does not write. */
const forgetful = logWith((sound) => {
  const isDue = everyNth(7);
  return {
    append: async (stream, expected, events, id): Promise<Appended> => {
      const { commits, position } = await sound.read(stream);
      if (!isDue() || position !== expected || expected === NO_STREAM)
        return sound.append(stream, expected, events, id);
      const [first, recordedAt, sequence] = [(commits.at(-1)?.last ?? 0) + 1, 0, 0];
      const commit = { stream, commitId: id, first, last: first + events.length - 1, sequence, recordedAt, events };
      return { outcome: 'appended', commit, position, repeated: false };
    },
  };
});

const firstOf = (commit: Commit): Commit => ({ ...commit, events: commit.events.slice(0, 1) });

/** Shows the first event of a commit before the others. */
const tearing = logWith((sound) => ({
  read: async (...given) => {
    const slice = await sound.read(...given);
    return { ...slice, commits: slice.commits.map(firstOf) };
  },
}));

/** Writes a retry as a commit of its own. */
const doubling = logWith((sound) => ({
  append: async (stream, expected, events, id) => {
    const { commits, position } = await sound.read(stream);
    const isKnown = commits.some(({ commitId }) => commitId === id);
    return isKnown ? sound.append(stream, position, events, `${id} again`) : sound.append(stream, expected, events, id);
  },
}));

/** Leaves the newest commit out of a batch now and then, and goes on after it. */
const skipping = logWith((sound) => {
  const isDue = everyNth(9);
  return {
    commitsAfter: async (after, limit) => sound.commitsAfter(isDue() && limit < 100 ? after + 1 : after, limit),
  };
});

const ofRows: readonly SeededDefect[] = [
  {
    what: 'the read model does not know which version it has',
    breaks: 'I6',
    words: 'the read model counts',
    defect: () => ({ readModel: (sound) => ({ ...sound, seen: async () => 0 }) }),
  },
  {
    what: 'the consumer does not know an event again',
    breaks: 'I6',
    words: 'the consumer took effect',
    defect: () => ({ dedupes: false }),
  },
  {
    what: 'the read model writes a part of the changes',
    breaks: 'I7',
    words: 'not what the log comes to',
    defect: () => ({
      readModel: (sound) => {
        const isDue = everyNth(5);
        return { ...sound, apply: (changes) => sound.apply(isDue() ? { ...changes, findings: [] } : changes) };
      },
    }),
  },
];

const ofFindings: readonly SeededDefect[] = [
  {
    what: 'findings are taken for kept that were not',
    breaks: 'I7',
    words: 'the findings kept',
    defect: () => ({
      findings: (sound) => {
        const isDue = everyNth(3);
        return { ...sound, keep: (stream, reach, rows) => sound.keep(stream, reach, isDue() ? rows.slice(1) : rows) };
      },
    }),
  },
];

const ofNotices: readonly SeededDefect[] = [
  {
    what: 'the delivery log forgets what was told',
    breaks: 'I9',
    words: 'was told though that was on record',
    defect: () => ({ deliveries: (sound) => ({ ...sound, delivered: async () => false }) }),
  },
  {
    what: 'the delivery log has it that a notice was told which was not',
    breaks: 'I9',
    words: 'people were never told',
    defect: () => ({
      deliveries: (sound) => {
        const isDue = everyNth(4);
        return { ...sound, delivered: async (...given) => isDue() || sound.delivered(...given) };
      },
    }),
  },
  {
    what: 'what is held back for a letter is never told',
    breaks: 'I9',
    words: 'no letter told',
    defect: () => ({ deliveries: (sound) => ({ ...sound, held: async () => [] }) }),
  },
];

/** Gives up what it has in hand when it is told to stop, and passes over it. */
const hasty = (sound: Subscriber): Subscriber => ({
  ...sound,
  handle: async (commits, stopping = new AbortController().signal) => {
    await Promise.race([sound.handle(commits, stopping), once(stopping, 'abort')]);
    if (stopping.aborted) await sound.passOver(Math.max(...commits.map(({ sequence }) => sequence)));
  },
});

const ofDelivery: readonly SeededDefect[] = [
  {
    what: 'nobody reads back what the stream lost',
    breaks: 'I5',
    words: 'the read model is behind',
    defect: () => ({ heals: false }),
  },
  {
    what: 'the bus is taken to have seen every version',
    breaks: 'I5',
    words: 'the bus was never told',
    defect: () => ({ deliveries: (sound) => ({ ...sound, seen: async () => Number.MAX_SAFE_INTEGER }) }),
  },
  {
    what: 'records are answered for that were not taken',
    breaks: 'I10',
    words: 'never came to',
    defect: () => ({
      takeRecords: (sound) => async (records) => {
        await sound(records);
        return { batchItemFailures: [] };
      },
    }),
  },
  {
    what: 'who is told to stop passes over what it has in hand',
    driver: 'feed',
    breaks: 'I9',
    words: 'people were never told',
    defect: () => ({ subscriber: hasty }),
  },
  {
    what: 'the feed skips a commit',
    breaks: 'I10',
    words: 'never came to',
    defect: () => ({ log: skipping }),
  },
];

const ofLog: readonly SeededDefect[] = [
  {
    what: 'the log takes a commit at a stale position',
    breaks: 'I1',
    words: 'follows',
    defect: () => ({ log: overlapping }),
  },
  {
    what: 'the log acknowledges what it does not write',
    breaks: 'I2',
    words: 'was acknowledged and is not in the log',
    defect: () => ({ log: forgetful }),
  },
  { what: 'the log shows a part of a commit', breaks: 'I3', words: 'was read with', defect: () => ({ log: tearing }) },
  { what: 'the log writes a retry again', breaks: 'I4', words: 'was also answered', defect: () => ({ log: doubling }) },
];

/** At least one defect for each invariant. */
export const DEFECTS: readonly SeededDefect[] = [
  ...ofLog,
  ...ofDelivery,
  ...OF_MESSAGES,
  ...OF_AWS_MESSAGES,
  ...OF_TABLES,
  ...ofRows,
  ...ofFindings,
  ...ofNotices,
];
