import { SNSClient } from '@aws-sdk/client-sns';
import { inject } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import { emptyQueue, makeQueue, makeTopic } from '../aws/queues.fixture.ts';
import type { Served } from '../aws/rules.fixture.ts';
import { openSqs } from '../aws/sqs.ts';
import { PUBLIC_EVENT_SCHEMAS } from './public-event-schemas.ts';
import { publisherContract } from './publisher.contract.ts';
import { createSnsPublisher } from './sns-publisher.ts';

const event = z.union(Object.values(PUBLIC_EVENT_SCHEMAS));

let count = 0;

const proveOn = ({ endpoint, name }: Served): void =>
  publisherContract(`sns on ${name}`, async () => {
    Object.assign(process.env, CREDENTIALS);
    const client = new SNSClient(clientOptions({ endpoint }));
    const sqs = openSqs({ endpoint });
    const own = `findings-${process.pid}-${(count += 1)}`;
    const { arn, url } = await makeQueue(sqs, own);
    let requests = 0;
    const topic = await makeTopic(client, own, arn);
    client.middlewareStack.add(
      (next) => (args) => {
        requests += 1;
        return next(args);
      },
      { step: 'initialize', name: 'count' },
    );
    return {
      publisher: createSnsPublisher({ client, topic, pause: async () => {} }),
      heard: async () => (await emptyQueue(sqs, url)).map((text) => event.parse(JSON.parse(text))),
      requests: () => requests,
      close: async () => {
        client.destroy();
        sqs.destroy();
      },
    };
  });

proveOn(inject('ministack'));
proveOn(inject('moto'));
