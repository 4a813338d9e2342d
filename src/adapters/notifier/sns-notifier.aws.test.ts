import { EventEmitter, on, once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ConfirmSubscriptionCommand, CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import { notice } from './notice.fixture.ts';
import { createSnsNotifier } from './sns-notifier.ts';

const delivery = z.object({
  Type: z.string(),
  TopicArn: z.string(),
  Token: z.string().optional(),
  Subject: z.string().optional(),
  Message: z.string(),
});

type Delivery = z.infer<typeof delivery>;

/** An address that topics deliver to; `next` gives what came, in order. */
const openAddress = async () => {
  const post = new EventEmitter();
  const came = on(post, 'came');
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => post.emit('came', body))
      .then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const next = async (): Promise<Delivery> => {
    const { value } = z.object({ value: z.tuple([z.string()]) }).parse(await came.next());
    return delivery.parse(JSON.parse(value[0]));
  };
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/`, next, close };
};

const ministack = inject('ministack');

describe(`a topic on ${ministack.name}`, () => {
  test('delivers a notice to an address once that has confirmed', async () => {
    Object.assign(process.env, CREDENTIALS);
    const client = new SNSClient(clientOptions(ministack));
    const { TopicArn: topic = '' } = await client.send(new CreateTopicCommand({ Name: `people-${process.pid}` }));
    const { url, next, close } = await openAddress();
    await client.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'http', Endpoint: url }));
    const asked = await next();
    expect(asked).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn: topic });
    await client.send(new ConfirmSubscriptionCommand({ TopicArn: topic, Token: asked.Token }));
    await createSnsNotifier({ client, topic }).notify(notice);
    expect(await next()).toMatchObject({
      Type: 'Notification',
      TopicArn: topic,
      Subject: expect.stringMatching(/^high: \^GSPC fell 3\.4 % on 2020-02-24/),
      Message: `high: ${notice.finding.reason}\n${notice.finding.id} · standard@0f3a9c`,
    });
    await close();
    client.destroy();
  });
});
