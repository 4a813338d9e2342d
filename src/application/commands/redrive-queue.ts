import type { Parking } from '../ports/parking.ts';
import { MOST_MESSAGES, QueueError, type Message, type Redriven, type WorkQueue } from '../ports/work-queue.ts';

/** A queue with its dead letters, and where it is kept who sent them back. */
export type DeadLetters = {
  readonly queue: WorkQueue;
  readonly dead: WorkQueue;
  readonly trail: Pick<Parking, 'record'>;
};

/** How long a dead letter is waited for, in milliseconds: a queue that is asked without waiting may say that it is empty and is not. */
const WAIT = 1000;

/** How many dead letters went back, and why others did not; null where none stayed that was tried. */
export type RedrivenQueue = { readonly taken: number; readonly reason: string | null };

type Moved = RedrivenQueue & { readonly tried: number };

const TWICE = 'Some dead letters could not be taken out and are there twice.';

/** Puts one letter in; gives why the queue never takes it, null where it did. */
const sendBack = async (queue: WorkQueue, { body }: Message, redriven: Redriven): Promise<string | null> => {
  try {
    await queue.send([body], redriven);
    return null;
  } catch (error) {
    if (error instanceof QueueError && error.kind === 'refused') return error.message;
    throw error;
  }
};

const moveSome = async ({ queue, dead }: DeadLetters, most: number, redriven: Redriven): Promise<Moved> => {
  const messages = await dead.receive(Math.min(MOST_MESSAGES, most), WAIT);
  const sent: Message[] = [];
  let reason: string | null = null;
  for (const message of messages) {
    const refusal = await sendBack(queue, message, redriven);
    if (refusal === null) sent.push(message);
    reason ??= refusal;
  }
  const left = await dead.remove(sent);
  return { tried: messages.length, taken: sent.length - left.length, reason: left.length > 0 ? TWICE : reason };
};

/** Sends at most `most` dead letters back to their queue, one by one, so that one which the queue never takes keeps no other. Each is put in before it is taken out: a crash leaves it twice, and none nowhere. Who did it is on every message, and kept with how many went and why the rest did not. Throws what the queues throw. */
export const redriveQueue = async (letters: DeadLetters, redriven: Redriven, most: number): Promise<RedrivenQueue> => {
  const { queue, dead, trail } = letters;
  let [tried, taken] = [0, 0];
  let reason: string | null = null;
  const keep = (why: string | null): Promise<void> =>
    trail.record({ ...redriven, subscriber: `queue:${queue.name}`, stream: dead.name, taken, reason: why });
  try {
    for (let moved = 1; moved > 0 && tried < most; tried += moved) {
      const some = await moveSome(letters, most - tried, redriven);
      [moved, taken, reason] = [some.tried, taken + some.taken, reason ?? some.reason];
    }
  } catch (error) {
    await keep(error instanceof Error ? error.message : String(error));
    throw error;
  }
  await keep(reason);
  return { taken, reason };
};
