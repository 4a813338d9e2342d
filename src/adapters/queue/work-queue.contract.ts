import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  LONGEST_WAIT,
  MOST_MESSAGES,
  QueueError,
  type Message,
  type QueueFailure,
  type WorkQueue,
} from '../../application/ports/work-queue.ts';

/** A queue of its own that hides messages for 30 seconds, and where they go after three handovers. */
export type Queues = { readonly queue: WorkQueue; readonly dead: WorkQueue; readonly close: () => Promise<void> };

/** The failure of a queue, which is told in one plain line. */
export const queueFailure = async (work: Promise<unknown>, kind: QueueFailure): Promise<QueueError> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  if (!(error instanceof QueueError)) throw new Error(`No QueueError: ${String(error)}`);
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
  return error;
};

const bodiesOf = (messages: readonly Message[]): readonly string[] => messages.map(({ body }) => body).toSorted();

/** All that waits in a queue, taken out. */
export const emptied = async (queue: WorkQueue): Promise<readonly Message[]> => {
  const all: Message[] = [];
  for (;;) {
    const messages = await queue.receive(MOST_MESSAGES, 0);
    if (messages.length === 0) return all;
    expect(await queue.remove(messages)).toEqual([]);
    all.push(...messages);
  }
};

const first = async (queue: WorkQueue, wait = 0): Promise<Message> => {
  const [message] = await queue.receive(1, wait);
  if (!message) throw new Error('Nothing was received.');
  return message;
};

/** What every work queue does alike. `open` makes queues of its own for each case. */
export const workQueueContract = (name: string, open: () => Promise<Queues>): void => {
  describe(`${name} keeps the contract of a work queue`, () => {
    let queue: WorkQueue;
    let dead: WorkQueue;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ queue, dead, close } = await open());
    });
    afterEach(() => close());

    test('hands over what was put in, whole, each once', async () => {
      const bodies = ['plain', '{"ticker":"^GSPC"}', 'ü €', ' \t\r\n ', 'x'.repeat(200_000)];
      await queue.send(bodies);
      const messages = await emptied(queue);
      expect(bodiesOf(messages)).toEqual(bodies.toSorted());
      expect(new Set(messages.map(({ id }) => id)).size).toBe(bodies.length);
      expect(messages.every(({ received, redriven }) => received === 1 && redriven === null)).toBe(true);
      expect(await queue.counts()).toEqual({ waiting: 0, inHand: 0 });
    });

    test('takes more messages at once than fit into one request, and more bytes', async () => {
      const bodies = Array.from({ length: 25 }, (_, i) => `${i}`.padStart(40_000, '.'));
      await queue.send(bodies);
      expect(bodiesOf(await emptied(queue))).toEqual(bodies.toSorted());
    });

    test('of nothing there is nothing', async () => {
      await queue.send([]);
      expect(await queue.receive(MOST_MESSAGES, 0)).toEqual([]);
      expect(await queue.remove([])).toEqual([]);
    });

    test('hands over no more than asked for, and hides what is in hand', async () => {
      await queue.send(['a', 'b', 'c']);
      const inHand = await queue.receive(2, 0);
      expect(inHand).toHaveLength(2);
      expect(await queue.counts()).toEqual({ waiting: 1, inHand: 2 });
      const rest = await queue.receive(MOST_MESSAGES, 0);
      expect(bodiesOf([...inHand, ...rest])).toEqual(['a', 'b', 'c']);
      expect(await queue.receive(MOST_MESSAGES, 0)).toEqual([]);
    });

    test('of a batch, removes what was done and hands over the rest again, counted', async () => {
      await queue.send(['a', 'b', 'c']);
      const batch = await queue.receive(MOST_MESSAGES, 0);
      const failed = batch.filter(({ body }) => body === 'b');
      expect(await queue.remove(batch.filter(({ body }) => body !== 'b'))).toEqual([]);
      for (const message of failed) expect(await queue.extend(message, 0)).toBe(true);
      const again = await queue.receive(MOST_MESSAGES, 0);
      expect(again.map(({ body, received }) => [body, received])).toEqual([['b', 2]]);
    });

    test('keeps a message hidden that is extended, and gives it back at 0', async () => {
      await queue.send(['a']);
      const message = await first(queue);
      expect(await queue.extend(message, 60_000)).toBe(true);
      expect(await queue.receive(1, 0)).toEqual([]);
      expect(await queue.extend(message, 0)).toBe(true);
      expect(await first(queue)).toMatchObject({ id: message.id, received: 2 });
    });

    test('extends nothing that is no longer in hand', async () => {
      await queue.send(['a']);
      const message = await first(queue);
      await queue.remove([message]);
      expect(await queue.extend(message, 1000)).toBe(false);
    });

    test('waits for a message, and hands it over as soon as it is there', async () => {
      const waiting = first(queue, LONGEST_WAIT);
      await queue.send(['late']);
      expect((await waiting).body).toBe('late');
    });

    test('a message handed over three times in vain goes to the dead letters, the others stay', async () => {
      await queue.send(['poison']);
      for (const time of [1, 2, 3]) {
        const message = await first(queue);
        expect(message.received).toBe(time);
        await queue.extend(message, 0);
      }
      await queue.send(['good']);
      expect((await queue.receive(MOST_MESSAGES, 0)).map(({ body }) => body)).toEqual(['good']);
      expect(await dead.counts()).toEqual({ waiting: 1, inHand: 0 });
      expect((await emptied(dead)).map(({ body }) => body)).toEqual(['poison']);
    });

    test('says after how many handovers a message goes to the dead letters, which have none', async () => {
      expect(await queue.handovers()).toBe(3);
      expect(await dead.handovers()).toBeNull();
    });

    test('says who sent a message back, and keeps that on its way to the dead letters', async () => {
      const redriven = { by: 'mira', at: 1_700_000_000_000 };
      await queue.send(['a', 'b'], redriven);
      for (let time = 1; time <= 3; time += 1) {
        for (const message of await queue.receive(MOST_MESSAGES, 0)) {
          expect(message.redriven).toEqual(redriven);
          await queue.extend(message, 0);
        }
      }
      expect(await queue.receive(MOST_MESSAGES, 0)).toEqual([]);
      expect((await emptied(dead)).map((message) => message.redriven)).toEqual([redriven, redriven]);
    });

    test.each([
      ['', 'that is empty'],
      ['x'.repeat(1_048_065), 'of 1048065 bytes; 1048064 are allowed'],
      ['a\u0000', 'with the character U+0000'],
      ['a\uFFFE', 'with the character U+FFFE'],
      ['a\uD800', 'with the character U+D800'],
    ])('refuses what no queue takes, before anything is sent', async (body, what) => {
      const error = await queueFailure(queue.send(['good', body]), 'refused');
      expect(error.message).toBe(`The queue ${queue.name} takes no message ${what}.`);
      expect(await queue.receive(1, 0)).toEqual([]);
    });
  });
};
