import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CREDENTIALS } from './answers.fixture.ts';
import { clientOptions } from './place.ts';
import { emptyQueue, makeQueue } from './queues.fixture.ts';
import { openSqs } from './sqs.ts';

/** An emulator that runs already, and what it is called. */
export type Served = { readonly endpoint: string; readonly name: string };

/** A bus with a rule, and the queue behind it. */
export type RuledBus = {
  readonly client: EventBridgeClient;
  readonly bus: string;
  readonly busArn: string;
  /** Everything that has come into the queue since the last time, taken out. */
  readonly heard: () => Promise<readonly string[]>;
  /** Takes the bus away with its rule, and makes both again. */
  readonly remove: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly close: () => Promise<void>;
};

let count = 0;

/** Makes a bus of its own on an emulator, with a rule that sends what fits the pattern to a queue. */
export const openRuledBus = async ({ endpoint }: Served, pattern: object): Promise<RuledBus> => {
  Object.assign(process.env, CREDENTIALS);
  count += 1;
  const bus = `bus-${process.pid}-${count}`;
  const client = new EventBridgeClient(clientOptions({ endpoint }));
  const sqs = openSqs({ endpoint });
  const { arn, url } = await makeQueue(sqs, `${bus}-heard`);
  const make = async (): Promise<string> => {
    const { EventBusArn: busArn = '' } = await client.send(new CreateEventBusCommand({ Name: bus }));
    await client.send(new PutRuleCommand({ Name: bus, EventBusName: bus, EventPattern: JSON.stringify(pattern) }));
    await client.send(new PutTargetsCommand({ Rule: bus, EventBusName: bus, Targets: [{ Id: 'queue', Arn: arn }] }));
    return busArn;
  };
  return {
    client,
    bus,
    busArn: await make(),
    heard: () => emptyQueue(sqs, url),
    remove: async () => {
      await client.send(new RemoveTargetsCommand({ Rule: bus, EventBusName: bus, Ids: ['queue'] }));
      await client.send(new DeleteRuleCommand({ Name: bus, EventBusName: bus }));
      await client.send(new DeleteEventBusCommand({ Name: bus }));
    },
    restore: async () => void (await make()),
    close: async () => {
      client.destroy();
      sqs.destroy();
    },
  };
};
