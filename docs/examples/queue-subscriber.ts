import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
const event = z.looseObject({ id: z.string() });
const message = z.union([z.object({ detail: event }).transform(({ detail }) => detail), event]);
const [QueueUrl = '', endpoint] = process.argv.slice(2);
const client = new SQSClient(endpoint ? { endpoint, useQueueUrlAsEndpoint: false } : {});
const asked = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 });
const seen = new Set<string>();
for (;;) {
  for (const { Body = '', ReceiptHandle } of (await client.send(asked)).Messages ?? []) {
    const { data: told } = message.safeParse(await new Response(Body).json().catch(() => null));
    if (told && seen.size < seen.add(told.id).size) process.stdout.write(`${JSON.stringify(told)}\n`);
    if (told) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
}
