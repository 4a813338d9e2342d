import { afterAll, describe, expect, test } from 'vitest';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { EMULATOR, startFauxqs } from '../aws/fauxqs.fixture.ts';
import { makeQueue } from '../aws/queues.fixture.ts';
import { createSqsWorkQueue } from './sqs-work-queue.ts';
import { emptied, queueFailure, workQueueContract } from './work-queue.contract.ts';

const emulator = await startFauxqs();
let count = 0;

afterAll(() => emulator.stop());

const open = async () => {
  count += 1;
  const client = emulator.sqs();
  const name = `work-${count}`;
  const { arn } = await makeQueue(client, `${name}-dead`);
  await makeQueue(client, name, {
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 }),
  });
  const pauses: number[] = [];
  const pause = async (attempt: number): Promise<void> => void pauses.push(attempt);
  const queue = createSqsWorkQueue({ client, name, pause });
  const dead = createSqsWorkQueue({ client: emulator.sqs(), name: `${name}-dead`, pause });
  return { queue, dead, client, pauses, close: async () => {} };
};

workQueueContract(`sqs on ${EMULATOR}`, open);

const four = (fault: Fault): readonly Fault[] => Array.from({ length: 4 }, () => fault);

describe('faults on the way to SQS', () => {
  test('a queue that is not there is named', async () => {
    const queue = createSqsWorkQueue({ client: emulator.sqs(), name: 'nowhere', pause: async () => {} });
    const MISSING =
      'The queue nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.';
    expect((await queueFailure(queue.receive(1, 0), 'unavailable')).message).toBe(MISSING);
    expect((await queueFailure(queue.send(['a']), 'unavailable')).message).toBe(MISSING);
  });

  test('an answer that is lost is asked for again: a message may come twice, and none is lost', async () => {
    const { queue, client } = await open();
    await queue.counts();
    injectFaults(client, ['lost']);
    await queue.send(['a']);
    expect((await emptied(queue)).map(({ body }) => body)).toEqual(['a', 'a']);
  });

  test('a removal whose answer is lost is done once', async () => {
    const { queue, client } = await open();
    await queue.send(['a', 'b']);
    const messages = await queue.receive(2, 0);
    injectFaults(client, ['lost', 'server-error']);
    expect(await queue.remove(messages)).toEqual([]);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 0 });
  });

  test.each<[Fault, 'busy' | 'unavailable', RegExp, (queue: WorkQueue) => Promise<unknown>]>([
    ['throttled', 'busy', /is asked more than it takes for now/, (queue) => queue.send(['b'])],
    ['server-error', 'unavailable', /cannot be reached or does not answer/, (queue) => queue.receive(1, 0)],
    ['reset', 'unavailable', /cannot be reached or does not answer/, (queue) => queue.counts()],
    ['forbidden', 'unavailable', /may not be used with the credentials/, (queue) => queue.send(['b'])],
  ])('%s for good is told in a plain sentence, and nothing is lost', async (fault, kind, words, work) => {
    const { queue, client } = await open();
    await queue.send(['a']);
    injectFaults(client, four(fault));
    expect((await queueFailure(work(queue), kind)).message).toMatch(words);
    injectFaults(client, []);
    expect((await emptied(queue)).map(({ body }) => body)).toEqual(['a']);
  });

  test('entries that were not taken are sent again, they alone; those that never will be are told', async () => {
    const { queue, client, pauses } = await open();
    const codes = ['InternalError', null, 'ThrottlingException', null];
    const sizes: number[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        const entries = 'Entries' in input ? (input.Entries ?? []) : [];
        const sending = entries.filter((entry) => 'MessageBody' in entry);
        if (sending.length === 0) return next(args);
        sizes.push(sending.length);
        const Failed = sending.flatMap(({ Id }) => {
          const Code = codes.shift();
          return Code ? [{ Id, Code, SenderFault: false }] : [];
        });
        const Entries = sending.filter(({ Id }) => !Failed.some((one) => one.Id === Id));
        if (Entries.length === 0) return { output: { $metadata: {}, Successful: [], Failed }, response: {} };
        const { output, response } = await next({ ...args, input: { ...input, Entries } });
        return { output: { ...output, Failed }, response };
      },
      { step: 'initialize', name: 'failSome' },
    );
    await queue.send(['a', 'b']);
    expect({ sizes, pauses }).toEqual({ sizes: [2, 1, 1], pauses: [1, 2] });
    expect((await emptied(queue)).map(({ body }) => body)).toEqual(['b', 'a']);
    codes.unshift('InvalidMessageContents');
    const error = await queueFailure(queue.send(['c']), 'refused');
    expect(error.message).toBe(`The queue ${queue.name} does not take a message (InvalidMessageContents).`);
  });
});
