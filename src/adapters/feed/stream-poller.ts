import { DescribeStreamCommand, ExpiredIteratorException, type Shard } from '@aws-sdk/client-dynamodb-streams';
import { pauseAfter } from './backoff.ts';
import { isLoss, readOn, type Reader, type Reading } from './shard-reading.ts';

/** A stream and who takes its records; `catchUp` reads out of the table what the stream may have lost, because it keeps a day, and `onFailure` hears of a turn that failed. `pause` waits some milliseconds or until the signal, `now` is epoch milliseconds, `random` a number from 0 to 1. */
export type Polling = Reader & {
  readonly catchUp: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
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

/** For how long the shards that were told are taken for all there are: AWS lets them be asked for ten times a second by all readers. */
const SHARDS_KEPT = 10_000;

/** After how long without a turn records may have been trimmed that nobody would tell of. */
const LONG = 3_600_000;

/** What is known of a stream: its shards, when they were asked for, how far each was read, when that was, and whether something may have been lost. */
type Known = {
  shards: readonly Shard[];
  askedAt: number;
  readonly readings: Map<string, Reading>;
  readAt: number;
  isBehind: boolean;
};

const shardsOf = async ({ client, arn }: Reader): Promise<readonly Shard[]> => {
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

const ask = async (polling: Polling, known: Known): Promise<void> => {
  if (polling.now() - known.askedAt < SHARDS_KEPT) return;
  known.shards = await shardsOf(polling);
  known.askedAt = polling.now();
};

const catchUp = async (polling: Polling, known: Known): Promise<void> => {
  known.isBehind = true;
  await polling.catchUp();
  known.isBehind = false;
};

const readingOf = ({ readings }: Known, { ShardId: id = '' }: Shard): Reading => {
  const reading = readings.get(id) ?? { after: null, iterator: null, isOver: false };
  readings.set(id, reading);
  return reading;
};

const readShard = async (polling: Polling, known: Known, shard: Shard): Promise<number> => {
  const reading = readingOf(known, shard);
  try {
    const taken = await readOn(polling, shard, reading);
    if (reading.isOver) known.askedAt = -Infinity;
    return taken;
  } catch (error) {
    reading.iterator = null;
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
  const { now, onFailure, pause, random } = polling;
  const known: Known = { shards: [], askedAt: -Infinity, readings: new Map(), readAt: now(), isBehind: false };
  let failures = 0;

  const turn = async (): Promise<number> => {
    if (known.isBehind || now() - known.readAt > LONG) await catchUp(polling, known);
    await ask(polling, known);
    const taken = await readAll(polling, known);
    known.readAt = now();
    return taken;
  };

  /** Gives how long to wait for the next turn. */
  const turnOrTell = async (): Promise<number> => {
    try {
      const taken = await turn();
      failures = 0;
      return taken > 0 ? SOON : LATER;
    } catch (error) {
      onFailure(error);
      return Math.max(LATER, pauseAfter(error, (failures += 1), random));
    }
  };

  return {
    turn,
    run: async (stopping) => {
      known.isBehind = true;
      while (!stopping.aborted) await pause(await turnOrTell(), stopping);
    },
  };
};
