import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { redrivenAttributes } from '../../src/adapters/queue/sqs-message.ts';
import { SOUND, type MessagingParts } from './messaging-on-aws.ts';
import type { SeededDefect } from './seeded-defect.ts';

/** Puts events on a bus one by one, and does not look whether they were taken. */
const putBlindly: MessagingParts['eventBridge'] = ({ client }) => ({
  bus: 'eventbridge',
  publish: async (events) => {
    for (const event of events) {
      const Entries = [{ DetailType: event.type, Detail: JSON.stringify(event) }];
      await client.send(new PutEventsCommand({ Entries }));
    }
  },
});

/** A queue that sends a batch once, whatever of it was not taken. */
const sendBlindly: MessagingParts['sqs'] = (options) => ({
  ...SOUND.sqs(options),
  send: async (bodies, redriven = null) => {
    const MessageAttributes = redrivenAttributes(redriven);
    const Entries = bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody, MessageAttributes }));
    await options.client.send(new SendMessageBatchCommand({ QueueUrl: options.name, Entries }));
  },
});

/** A queue whose messages are gone once they are handed over. */
const removeAtOnce: MessagingParts['sqs'] = (options) => {
  const sound = SOUND.sqs(options);
  return {
    ...sound,
    receive: async (...given) => {
      const messages = await sound.receive(...given);
      await sound.remove(messages);
      return messages;
    },
  };
};

/** Defects in what speaks to EventBridge and SQS. */
export const OF_AWS_MESSAGES: readonly SeededDefect[] = [
  {
    what: 'events that the bus did not take are not put on it again',
    driver: 'table',
    breaks: 'I5',
    words: 'the bus was never told',
    defect: () => ({ messaging: { eventBridge: putBlindly } }),
  },
  {
    what: 'messages that their queue did not take are taken for sent',
    driver: 'table',
    breaks: 'I10',
    words: 'taken for sent',
    defect: () => ({ messaging: { sqs: sendBlindly } }),
  },
  {
    what: 'messages are taken out of the queue before the work is done',
    driver: 'table',
    breaks: 'I10',
    words: 'sent, not',
    defect: () => ({ messaging: { sqs: removeAtOnce } }),
  },
];
