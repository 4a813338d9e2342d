import { readFileSync } from 'node:fs';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { CREDENTIALS } from './answers.fixture.ts';
import { clientOptions } from './place.ts';
import { openSqs } from './sqs.ts';

const MANIFEST = new URL('../../../node_modules/fauxqs/package.json', import.meta.url);

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));

/** The emulator by name and version, for the names of tests. */
export const EMULATOR = `fauxqs ${version}`;

/** Queues and topics of this process's own, none at first. */
export type Emulator = {
  readonly endpoint: string;
  /** Clients of it; whoever opens one need not close it. */
  readonly sqs: () => SQSClient;
  readonly sns: () => SNSClient;
  readonly stop: () => Promise<void>;
};

/** Opens the emulator on the loopback address and a free port. */
export const startFauxqs = async (): Promise<Emulator> => {
  Object.assign(process.env, CREDENTIALS);
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const clients: { destroy(): void }[] = [];
  const kept = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  return {
    endpoint,
    sqs: () => kept(openSqs({ endpoint })),
    sns: () => kept(new SNSClient(clientOptions({ endpoint }))),
    stop: async () => {
      for (const client of clients) client.destroy();
      await app.close();
    },
  };
};

/** Makes a queue; gives its address and its ARN. */
export const makeQueue = async (
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const asked = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: asked.Attributes?.['QueueArn'] ?? '' };
};

/** Makes a topic that hands its messages as they are to a queue; gives its ARN. */
export const makeTopic = async (
  sns: SNSClient,
  name: string,
  queueArn: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { TopicArn: topic = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true', ...attributes },
    }),
  );
  return topic;
};
