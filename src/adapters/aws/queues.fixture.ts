import { CreateTopicCommand, SubscribeCommand, type SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

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

/** Everything in a queue, taken out; what comes within a second belongs to it. */
export const emptyQueue = async (sqs: SQSClient, url: string): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (;;) {
    const asked = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
    const { Messages: messages = [] } = await sqs.send(asked);
    if (messages.length === 0) return texts;
    const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    texts.push(...messages.map(({ Body = '' }) => Body));
  }
};
