import type { Message } from '../../src/application/ports/work-queue.ts';
import { everyNth, type SeededDefect } from './seeded-defect.ts';

const ofFailed = async (messages: readonly Message[], handle: (message: Message) => Promise<void>): Promise<void> => {
  for (const message of messages) await handle(message).catch(() => null);
};

/** Defects in queues, and in the rule that brings events to one. */
export const OF_MESSAGES: readonly SeededDefect[] = [
  {
    what: 'a worker takes failed messages out of the queue',
    breaks: 'I10',
    words: 'sent, not',
    defect: () => ({
      workBatch: async (queue, { most, wait, handle }) => {
        const messages = await queue.receive(most, wait);
        await ofFailed(messages, handle);
        await queue.remove(messages);
        return { done: messages.length, failed: [] };
      },
    }),
  },
  {
    what: 'dead letters are taken out before they are sent back',
    breaks: 'I10',
    words: 'sent back, not',
    defect: () => ({
      redriveQueue: async ({ queue, dead }, redriven, most) => {
        const messages = await dead.receive(Math.min(10, most), 0);
        await dead.remove(messages);
        await queue.send(
          messages.map(({ body }) => body),
          redriven,
        );
        return { taken: messages.length, reason: null };
      },
    }),
  },
  {
    what: 'the rule of the bus drops an event',
    breaks: 'I10',
    words: 'under way',
    defect: () => ({
      bring: (sound) => {
        const isDue = everyNth(5);
        return async (queue, event) => (isDue() ? undefined : sound(queue, event));
      },
    }),
  },
  {
    what: 'the rule of the bus brings an event to the queue once more than it says',
    breaks: 'I10',
    words: 'under way',
    defect: () => ({
      bring: (sound) => {
        const isDue = everyNth(5);
        return async (queue, event) => {
          await sound(queue, event);
          if (isDue()) await sound(queue, event);
        };
      },
    }),
  },
];
