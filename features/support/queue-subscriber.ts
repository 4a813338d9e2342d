import * as z from 'zod';
import { openSqs } from '../../src/adapters/aws/sqs.ts';
import { createSqsWorkQueue } from '../../src/adapters/queue/sqs-work-queue.ts';
import { MOST_MESSAGES } from '../../src/application/ports/work-queue.ts';

/** Longest wait for a message, and times that one is waited for. */
const WAIT = 1000;
const PATIENCE = 30;

const eventSchema = z.object({
  detail: z.object({ type: z.string(), data: z.object({ findingId: z.string(), ticker: z.string() }) }),
});

/** A subscriber of the bus that knows findings from a queue alone. */
export type QueueSubscriber = {
  /** Reads on until the queue is empty and the findings of a ticker that stand are these ids; fails when they never are. */
  hears(ticker: string, ids: readonly string[]): Promise<void>;
  close(): void;
};

/** Opens a subscriber on a queue behind the bus, which waits `patience` times for what it has not heard. */
export const openQueueSubscriber = (endpoint: string, name: string, patience = PATIENCE): QueueSubscriber => {
  const client = openSqs({ endpoint });
  const queue = createSqsWorkQueue({ client, name, pause: async () => {} });
  const tickers = new Map<string, string>();
  const retracted = new Set<string>();

  const take = async (wait: number): Promise<number> => {
    const messages = await queue.receive(MOST_MESSAGES, wait);
    for (const { body } of messages) {
      const { type, data } = eventSchema.parse(JSON.parse(body)).detail;
      tickers.set(data.findingId, data.ticker);
      if (type === 'AnomalyRetracted') retracted.add(data.findingId);
    }
    await queue.remove(messages);
    return messages.length;
  };

  const standing = (ticker: string): readonly string[] =>
    [...tickers].flatMap(([id, of]) => (of === ticker && !retracted.has(id) ? [id] : [])).toSorted();

  return {
    hears: async (ticker, ids) => {
      const wanted = ids.toSorted().join(' ');
      for (let waits = 0; waits <= patience;) {
        const agrees = standing(ticker).join(' ') === wanted;
        const taken = await take(agrees ? 0 : WAIT);
        if (taken > 0) continue;
        if (agrees) return;
        waits += 1;
      }
      const heard = standing(ticker).join(', ') || 'nothing';
      throw new Error(`Of ${ticker} the queue tells of ${heard}, and the server lists ${wanted || 'nothing'}.`);
    },
    close: () => client.destroy(),
  };
};
