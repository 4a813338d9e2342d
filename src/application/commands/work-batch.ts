import type { Message, WorkQueue } from '../ports/work-queue.ts';

/** How a batch is worked off: how many messages at most, how long to wait for the first (milliseconds), and what is done with each; a message is good as done once that returns. */
export type Work = {
  readonly most: number;
  readonly wait: number;
  readonly handle: (message: Message) => Promise<void>;
};

/** A message that could not be worked off, and why. */
export type FailedMessage = { readonly message: Message; readonly error: unknown };

/** What came of a batch: how many messages were worked off, and those that come again, which were not. */
export type Worked = { readonly done: number; readonly failed: readonly FailedMessage[] };

/** Takes a batch from a queue and works off its messages, one after the other: what was done is taken out, what failed comes again when its time is up, and a failure of one keeps no other back. Throws QueueError where the queue fails. */
export const workBatch = async (
  queue: Pick<WorkQueue, 'receive' | 'remove'>,
  { most, wait, handle }: Work,
): Promise<Worked> => {
  const done: Message[] = [];
  const failed: FailedMessage[] = [];
  for (const message of await queue.receive(most, wait)) {
    try {
      await handle(message);
      done.push(message);
    } catch (error) {
      failed.push({ message, error });
    }
  }
  const left = await queue.remove(done);
  return { done: done.length - left.length, failed };
};
