import { inject } from 'vitest';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { makeQueue } from '../aws/queues.fixture.ts';
import type { Served } from '../aws/rules.fixture.ts';
import { openSqs } from '../aws/sqs.ts';
import { createSqsWorkQueue } from './sqs-work-queue.ts';
import { workQueueContract } from './work-queue.contract.ts';

let count = 0;

const proveOn = ({ endpoint, name }: Served): void =>
  workQueueContract(`sqs on ${name}`, async () => {
    Object.assign(process.env, CREDENTIALS);
    const client = openSqs({ endpoint });
    const work = `work-${process.pid}-${(count += 1)}`;
    const { arn } = await makeQueue(client, `${work}-dead`);
    await makeQueue(client, work, {
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 }),
    });
    const open = (queue: string) => createSqsWorkQueue({ client, name: queue, pause: async () => {} });
    return { queue: open(work), dead: open(`${work}-dead`), close: async () => client.destroy() };
  });

proveOn(inject('ministack'));
proveOn(inject('moto'));
