import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { NotifierError, type Notifier } from '../../application/ports/notifier.ts';
import { awsFailureOf, FOREIGN } from '../aws/failure.ts';
import { snsDigest, snsMessage, type SnsMessage } from './sns-message.ts';

/** The topic (its ARN) and the client that reaches it. `page` is the address people open the page at, for links. */
export type SnsNotifierOptions = {
  readonly client: SNSClient;
  readonly topic: string;
  readonly page?: string | undefined;
};

const attributesOf = ({ severity }: SnsMessage) =>
  severity === null ? {} : { MessageAttributes: { severity: { DataType: 'String', StringValue: severity } } };

/** Whether SNS will never take the message: something is amiss with it, and not with the topic that it goes to. */
const isRefused = (cause: unknown): cause is Error =>
  cause instanceof Error && cause.name.startsWith('InvalidParameter') && !cause.message.includes('TopicArn');

const failureOf = (topic: string, cause: unknown): unknown => {
  if (isRefused(cause))
    return new NotifierError('refused', `The topic ${topic} does not take a message (${cause.name}).`, { cause });
  const failure = awsFailureOf(cause);
  return failure ? new NotifierError('try-again', `The topic ${topic} ${failure.words}.`, { cause }) : cause;
};

/** Tells people over a topic of SNS, which hands messages on to mail, phones and whatever subscribed to it. */
export const createSnsNotifier = ({ client, topic, page }: SnsNotifierOptions): Notifier => {
  const send = async (message: SnsMessage): Promise<void> => {
    const { subject: Subject, text: Message } = message;
    try {
      const asked = new PublishCommand({ TopicArn: topic, Subject, Message, ...attributesOf(message) });
      const { MessageId: id } = await client.send(asked);
      if (id === undefined) throw new NotifierError('try-again', `The topic ${topic} ${FOREIGN.words}.`);
    } catch (error) {
      throw failureOf(topic, error);
    }
  };
  return {
    outlet: 'sns',
    notify: (notice) => send(snsMessage(notice, page ?? null)),
    digest: (digest) => send(snsDigest(digest, page ?? null)),
  };
};
