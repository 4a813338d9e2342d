import type { Parking } from '../ports/parking.ts';
import { MOST_MESSAGES, type Redriven, type WorkQueue } from '../ports/work-queue.ts';

/** A queue with its dead letters, and where it is kept who sent them back. */
export type DeadLetters = {
  readonly queue: WorkQueue;
  readonly dead: WorkQueue;
  readonly trail: Pick<Parking, 'record'>;
};

/** How long a dead letter is waited for, in milliseconds: a queue that is asked without waiting may say that it is empty and is not. */
const WAIT = 1000;

const moveSome = async ({ queue, dead }: DeadLetters, most: number, redriven: Redriven): Promise<number> => {
  const messages = await dead.receive(Math.min(MOST_MESSAGES, most), WAIT);
  await queue.send(
    messages.map(({ body }) => body),
    redriven,
  );
  await dead.remove(messages);
  return messages.length;
};

/** Sends at most `most` dead letters back to their queue; gives how many went. Each is put in before it is taken out: a crash leaves it twice, and none nowhere. Who did it is on every message, and kept with how many went and why the rest did not. Throws what the queues throw. */
export const redriveQueue = async (letters: DeadLetters, redriven: Redriven, most: number): Promise<number> => {
  const { queue, dead, trail } = letters;
  let taken = 0;
  const keep = (reason: string | null): Promise<void> =>
    trail.record({ ...redriven, subscriber: `queue:${queue.name}`, stream: dead.name, taken, reason });
  try {
    for (let moved = 1; moved > 0 && taken < most; taken += moved)
      moved = await moveSome(letters, most - taken, redriven);
  } catch (error) {
    await keep(error instanceof Error ? error.message : String(error));
    throw error;
  }
  await keep(null);
  return taken;
};
