import { DescribeStreamCommand, ExpiredIteratorException, type Shard } from '@aws-sdk/client-dynamodb-streams';
import { pauseAfter } from './backoff.ts';
import { isLoss, readOn, type Reader, type Reading } from './shard-reading.ts';

/** Who takes the records of a table's stream, and who says which that is now; `catchUp` reads out of the table what the stream may have lost, because it keeps a day, `onFailure` hears of each turn that failed and `onRecovery` of the first one after it that did not. `pause` waits some milliseconds or until the signal, `now` is epoch milliseconds, `random` a number from 0 to 1. */
export type Polling = Omit<Reader, 'arn'> & {
  readonly streamArn: () => Promise<string>;
  readonly catchUp: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  readonly onRecovery: () => void;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
};

/** Reads a stream from its oldest record on. */
export type StreamPoller = {
  /** Reads what every shard has next; gives how many records were taken. */
  turn(): Promise<number>;
  /** Catches up, and then reads until stopped, with a pause between turns. */
  run(stopping: AbortSignal): Promise<void>;
};

/** Milliseconds from a turn to the next, where records came and where none did: AWS lets a shard be read five times a second. */
const [SOON, LATER] = [200, 1000];

/** For how long the stream is taken for the table's, and the shards that were told for all there are: AWS lets them be asked for ten times a second by all readers. */
const SHARDS_KEPT = 10_000;

/** After how long without a turn records may have been trimmed that nobody would tell of. */
const LONG = 3_600_000;

/** What is known of a stream: which it is, its shards, when both were asked for, how far each was read, when that was, and whether something may have been lost. */
type Known = {
  arn: string;
  shards: readonly Shard[];
  askedAt: number;
  readonly readings: Map<string, Reading>;
  readAt: number;
  isBehind: boolean;
};

const shardsOf = async ({ client }: Polling, arn: string): Promise<readonly Shard[]> => {
  const shards: Shard[] = [];
  let last: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn: arn, ExclusiveStartShardId: last });
    const { StreamDescription: described } = await client.send(command);
    shards.push(...(described?.Shards ?? []));
    last = described?.LastEvaluatedShardId;
  } while (last !== undefined);
  return shards;
};

/** Reads out of the table what the stream may have lost; while it is not known which stream that is, more may be lost after it. */
const catchUp = async (polling: Polling, known: Known): Promise<void> => {
  known.isBehind = true;
  await polling.catchUp();
  known.isBehind = known.arn === '';
  known.readAt = polling.now();
};

/** Turns to the stream that the table has now: it was switched off and on, or the table made anew, and what came between is in none. */
const turnTo = (known: Known, arn: string): void => {
  known.isBehind ||= known.arn !== '';
  known.arn = arn;
  known.readings.clear();
};

const ask = async (polling: Polling, known: Known): Promise<void> => {
  if (polling.now() - known.askedAt < SHARDS_KEPT) return;
  const arn = await polling.streamArn();
  if (arn !== known.arn) turnTo(known, arn);
  known.shards = await shardsOf(polling, arn);
  known.askedAt = polling.now();
};

const readingOf = ({ readings }: Known, { ShardId: id = '' }: Shard): Reading => {
  const reading = readings.get(id) ?? { after: null, iterator: null, isOver: false };
  readings.set(id, reading);
  return reading;
};

const readShard = async (polling: Polling, known: Known, shard: Shard): Promise<number> => {
  const reading = readingOf(known, shard);
  try {
    const taken = await readOn({ ...polling, arn: known.arn }, shard, reading);
    if (reading.isOver) known.askedAt = -Infinity;
    return taken;
  } catch (error) {
    reading.iterator = null;
    known.askedAt = -Infinity;
    if (isLoss(error, reading)) {
      reading.after = null;
      await catchUp(polling, known);
      return 0;
    }
    if (error instanceof ExpiredIteratorException) return 0;
    throw error;
  }
};

/** Reads the shards that are open and whose parent is over. */
const readAll = async (polling: Polling, known: Known): Promise<number> => {
  const open = known.shards.filter((shard) => !readingOf(known, shard).isOver);
  const waitedFor = new Set(open.map(({ ShardId }) => ShardId));
  let taken = 0;
  for (const shard of open) if (!waitedFor.has(shard.ParentShardId)) taken += await readShard(polling, known, shard);
  return taken;
};

/** Makes a reader of a table's stream, for tests and for small installations: shards after those they came from, each in its order. It keeps no checkpoint: a new one begins with the oldest record, and subscribers drop what they have seen. */
export const createStreamPoller = (polling: Polling): StreamPoller => {
  const { now, onFailure, onRecovery, pause, random } = polling;
  const known: Known = { arn: '', shards: [], askedAt: -Infinity, readings: new Map(), readAt: now(), isBehind: false };
  let failures = 0;

  const turn = async (): Promise<number> => {
    if (now() - known.readAt > LONG) await catchUp(polling, known);
    await ask(polling, known);
    if (known.isBehind) await catchUp(polling, known);
    const taken = await readAll(polling, known);
    known.readAt = now();
    return taken;
  };

  /** Gives how long to wait for the next turn; one that is broken off by a stop has not failed. */
  const turnOrTell = async (stopping: AbortSignal): Promise<number> => {
    try {
      const taken = await turn();
      if (failures > 0) onRecovery();
      failures = 0;
      return taken > 0 ? SOON : LATER;
    } catch (error) {
      if (!stopping.aborted) onFailure(error);
      return Math.max(LATER, pauseAfter(error, (failures += 1), random));
    }
  };

  return {
    turn,
    run: async (stopping) => {
      known.isBehind = true;
      while (!stopping.aborted) await pause(await turnOrTell(stopping), stopping);
    },
  };
};
