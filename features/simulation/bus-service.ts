import * as z from 'zod';
import type { Asked } from '../../src/adapters/dynamodb/tables.fixture.ts';
import { PUBLIC_EVENT_SCHEMAS } from '../../src/adapters/publisher/public-event-schemas.ts';
import type { Publisher } from '../../src/application/ports/publisher.ts';
import type { Random } from './random.ts';

/** A bus of EventBridge, or a topic of SNS: answers what is asked of it, in part where that can be. Throws on what is asked otherwise than the product does. */
export type BusService = { readonly answer: (asked: Asked, isInPart: boolean) => Promise<object> };

const putSchema = z.object({ Entries: z.array(z.object({ Detail: z.string() })).max(10) });

const publishSchema = z.object({
  PublishBatchRequestEntries: z.array(z.object({ Id: z.string(), Message: z.string() })).max(10),
});

const eventSchema = z.discriminatedUnion('type', [
  PUBLIC_EVENT_SCHEMAS.AnomalyDetected,
  PUBLIC_EVENT_SCHEMAS.AnomalyUpdated,
  PUBLIC_EVENT_SCHEMAS.AnomalyEnded,
  PUBLIC_EVENT_SCHEMAS.AnomalyRetracted,
]);

/** How often an entry is turned away where a request is done in part. */
const TURNED_AWAY = 0.8;

/** Codes of entries that are turned away for now. */
const FOR_NOW = ['ThrottlingException', 'InternalFailure'] as const;

type Outcome = { readonly code: string | null };

/** Both services in front of a bus of this process; in part they turn entries away for now. */
export const createBusService = (bus: Publisher, random: Random): BusService => {
  const take = async (text: string, isInPart: boolean): Promise<Outcome> => {
    if (isInPart && random.chance(TURNED_AWAY)) return { code: FOR_NOW[random.below(FOR_NOW.length)] ?? FOR_NOW[0] };
    await bus.publish([eventSchema.parse(JSON.parse(text))]);
    return { code: null };
  };

  const put = async (input: object, isInPart: boolean): Promise<object> => {
    const Entries: object[] = [];
    for (const { Detail } of putSchema.parse(input).Entries) {
      const { code } = await take(Detail, isInPart);
      Entries.push(code === null ? { EventId: `${Entries.length}` } : { ErrorCode: code });
    }
    return { Entries, FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length };
  };

  const publish = async (input: object, isInPart: boolean): Promise<object> => {
    const [Successful, Failed]: [object[], object[]] = [[], []];
    for (const { Id, Message } of publishSchema.parse(input).PublishBatchRequestEntries) {
      const { code } = await take(Message, isInPart);
      if (code === null) Successful.push({ Id, MessageId: Id });
      else Failed.push({ Id, Code: code });
    }
    return { Successful, Failed };
  };

  return {
    answer: async ({ command, input }, isInPart) => {
      if (command === 'DescribeEventBusCommand') return {};
      if (command === 'PutEventsCommand') return put(input, isInPart);
      if (command === 'PublishBatchCommand') return publish(input, isInPart);
      throw new Error(`Not answered in process: ${command}.`);
    },
  };
};
