import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { answerRequests, type Answer, type Sent } from '../aws/answers.fixture.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import { createEventBridgePublisher } from './eventbridge-publisher.ts';
import { PUBLIC_EVENT_SCHEMAS } from './public-event-schemas.ts';
import { EVENTS, manyEvents, publisherContract, publisherFailure } from './publisher.contract.ts';

const PUT = 'AWSEvents.PutEvents';
const ASK = 'AWSEvents.DescribeEventBus';

const entry = z.strictObject({
  EventBusName: z.literal('tapewatch'),
  Source: z.literal('tapewatch/sample'),
  DetailType: z.enum(['AnomalyDetected', 'AnomalyUpdated', 'AnomalyEnded', 'AnomalyRetracted']),
  Time: z.number(),
  Detail: z.string(),
});

const puts = z.strictObject({ Entries: z.array(entry).min(1).max(10) });

type Entry = z.infer<typeof entry>;

const eventOf = ({ DetailType, Detail }: Entry): PublicEvent =>
  PUBLIC_EVENT_SCHEMAS[DetailType].parse(JSON.parse(Detail));

const idOf = (given: Entry): string => eventOf(given).id.split('/').at(-1) ?? '';

/** A bus whose answers are made here: `codeOf` gives the code of an entry that is not taken on the nth request. */
const openBus = (codeOf: (id: string, nth: number) => string | undefined = () => undefined) => {
  const client = new EventBridgeClient(clientOptions({ endpoint: 'http://127.0.0.1:9' }));
  const heard: PublicEvent[] = [];
  const batches: (readonly string[])[] = [];
  const pauses: number[] = [];
  const bus = { isThere: true };
  const take = ({ body }: Sent): Answer => {
    const { Entries: entries } = puts.parse(body);
    batches.push(entries.map(idOf));
    const answers = entries.map((one) => {
      const code = codeOf(idOf(one), batches.length);
      if (code === undefined && bus.isThere) heard.push(eventOf(one));
      return code === undefined ? { EventId: `taken-${idOf(one)}` } : { ErrorCode: code, ErrorMessage: 'Not taken.' };
    });
    const failed = answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
    return { body: { FailedEntryCount: failed, Entries: answers } };
  };
  const requests = answerRequests(client, (request) => {
    if (request.operation === PUT) return take(request);
    if (bus.isThere) return { body: { Name: 'tapewatch' } };
    return {
      status: 400,
      body: { __type: 'ResourceNotFoundException', message: 'Event bus tapewatch does not exist.' },
    };
  });
  const publisher = createEventBridgePublisher({
    client,
    bus: 'tapewatch',
    pause: async (attempt) => void pauses.push(attempt),
  });
  return { publisher, client, heard, batches, pauses, bus, requests };
};

publisherContract('eventbridge, shape-checked,', async () => {
  const { publisher, heard, requests } = openBus();
  return { publisher, heard: async () => heard, requests: () => requests.length, close: async () => {} };
});

describe('requests to EventBridge, shape-checked', () => {
  test('hold each event as detail, under source, type and the time of its recording', async () => {
    const { publisher, requests } = openBus();
    await publisher.publish(EVENTS.slice(0, 1));
    expect(requests).toEqual([
      { operation: ASK, body: { Name: 'tapewatch' } },
      {
        operation: PUT,
        body: {
          Entries: [
            {
              EventBusName: 'tapewatch',
              Source: 'tapewatch/sample',
              DetailType: 'AnomalyDetected',
              Time: Date.UTC(2026, 0, 5, 9, 0, 0, 250) / 1000,
              Detail: JSON.stringify(EVENTS[0]),
            },
          ],
        },
      },
      { operation: ASK, body: { Name: 'tapewatch' } },
    ]);
  });

  test('hold at most ten events, in their order', async () => {
    const { publisher, batches } = openBus();
    await publisher.publish(manyEvents(23));
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(batches.flat()).toEqual(Array.from({ length: 23 }, (_, i) => `${i + 1}`));
  });

  test('hold at most 200 KB', async () => {
    const { publisher, requests } = openBus();
    await publisher.publish(manyEvents(7, 65_000));
    const sizes = requests.slice(1, -1).map(({ body }) => JSON.stringify(body).length);
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThan(200 * 1024);
    expect(Math.max(...sizes)).toBeGreaterThan(190_000);
  });
});

describe('entries that EventBridge does not take', () => {
  test('are sent again, they alone, until they are taken', async () => {
    const due: Readonly<Record<string, number>> = { 2: 1, 3: 2 };
    const { publisher, batches, pauses, heard } = openBus((id, nth) =>
      nth <= (due[id] ?? 0) ? 'ThrottlingException' : undefined,
    );
    await publisher.publish(manyEvents(4));
    expect(batches).toEqual([['1', '2', '3', '4'], ['2', '3'], ['3']]);
    expect(pauses).toEqual([1, 2]);
    expect(heard.map(({ id }) => id.at(-1))).toEqual(['1', '4', '2', '3']);
  });

  test.each(['ThrottlingException', 'InternalFailure', 'InternalException'])(
    'for a reason that passes, %s, are told as busy after four tries',
    async (code) => {
      const { publisher, batches } = openBus((id) => (id === '2' ? code : undefined));
      const error = await publisherFailure(publisher.publish(manyEvents(12)), 'busy');
      expect(error.message).toBe(
        'The bus tapewatch is asked more than it takes for now; try again later, or raise its limits.',
      );
      expect(batches.slice(1)).toEqual([['2'], ['2'], ['2']]);
    },
  );

  test('for what they are, are refused by name, and those beside them are published', async () => {
    const codes: Readonly<Record<string, string>> = { 2: 'MalformedDetail', 4: 'InternalFailure' };
    const { publisher, batches, heard } = openBus((id, nth) => (id === '2' || nth === 1 ? codes[id] : undefined));
    const error = await publisherFailure(publisher.publish(manyEvents(5)), 'refused');
    expect(error.message).toBe('The bus tapewatch does not take the event sample/^GSPC/1d/2 (MalformedDetail).');
    expect(batches).toEqual([['1', '2', '3', '4', '5'], ['4']]);
    expect(heard).toHaveLength(4);
  });

  test('for want of rights, are a matter of the credentials', async () => {
    const { publisher } = openBus(() => 'NotAuthorizedForSourceException');
    const error = await publisherFailure(publisher.publish(EVENTS), 'unavailable');
    expect(error.message).toBe(
      'The bus tapewatch may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.',
    );
  });

  test('and of which the answer says nothing, are sent again', async () => {
    const client = new EventBridgeClient(clientOptions({ endpoint: 'http://127.0.0.1:9' }));
    const answers = [{ Name: 'tapewatch' }, {}, { Entries: [{ EventId: 'a' }] }, { Name: 'tapewatch' }];
    const requests = answerRequests(client, () => ({ body: answers.shift() }));
    const publisher = createEventBridgePublisher({ client, bus: 'tapewatch', pause: async () => {} });
    await publisher.publish(EVENTS.slice(0, 1));
    expect(requests.map(({ operation }) => operation)).toEqual([ASK, PUT, PUT, ASK]);
  });
});

describe('a bus that is not there', () => {
  const MISSING = 'The bus tapewatch is not there; check its name, region and endpoint.';
  let opened: ReturnType<typeof openBus>;
  beforeEach(() => {
    opened = openBus();
  });

  test('is an error before anything is put on it, because EventBridge would drop it without a word', async () => {
    opened.bus.isThere = false;
    expect((await publisherFailure(opened.publisher.publish(EVENTS), 'unavailable')).message).toBe(MISSING);
    expect(opened.batches).toEqual([]);
    opened.bus.isThere = true;
    await opened.publisher.publish(EVENTS);
    expect(opened.heard).toHaveLength(4);
  });

  test('is an error as well when it was removed since: what it was sent is dropped, and sent again under the same ids', async () => {
    await opened.publisher.publish(EVENTS.slice(0, 1));
    opened.bus.isThere = false;
    const told = opened.publisher.publish(EVENTS.slice(1));
    expect((await publisherFailure(told, 'unavailable')).message).toBe(MISSING);
    opened.bus.isThere = true;
    await opened.publisher.publish(EVENTS.slice(1));
    expect(opened.heard.map(({ id }) => id)).toEqual(EVENTS.map(({ id }) => id));
  });

  test('is sent nothing more before it is there again', async () => {
    await opened.publisher.publish(EVENTS);
    opened.bus.isThere = false;
    await publisherFailure(opened.publisher.publish(EVENTS), 'unavailable');
    await publisherFailure(opened.publisher.publish(EVENTS), 'unavailable');
    expect(opened.batches).toHaveLength(2);
  });
});

describe('faults on the way to EventBridge', () => {
  test.each<[string, readonly Fault[], number]>([
    ['a throttle', ['throttled'], 4],
    ['a server error', ['server-error'], 4],
  ])('%s is tried again, and nothing comes twice', async (_, faults, count) => {
    const { publisher, client, heard } = openBus();
    const left = injectFaults(client, faults);
    await publisher.publish(EVENTS);
    expect({ heard: heard.length, left: left() }).toEqual({ heard: count, left: 0 });
  });

  test('an answer that is lost is asked for again: what comes twice has the same id', async () => {
    const { publisher, client, heard, bus } = openBus();
    await publisher.publish(EVENTS.slice(0, 1));
    injectFaults(client, ['lost']);
    await publisher.publish(EVENTS.slice(1, 2));
    expect(bus.isThere).toBe(true);
    expect(heard.map(({ id }) => id.at(-1))).toEqual(['4', '5', '5']);
  });

  test.each<[Fault, 'busy' | 'unavailable', RegExp]>([
    ['throttled', 'busy', /asked more than it takes/],
    ['server-error', 'unavailable', /cannot be reached or does not answer/],
    ['reset', 'unavailable', /cannot be reached or does not answer/],
    ['forbidden', 'unavailable', /may not be used with the credentials/],
  ])('%s for good is told in a plain sentence with its cause', async (fault, kind, words) => {
    const { publisher, client } = openBus();
    injectFaults(
      client,
      Array.from({ length: 4 }, () => fault),
    );
    const error = await publisherFailure(publisher.publish(EVENTS), kind);
    expect(error.message).toMatch(words);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('nobody is at the endpoint', async () => {
    const client = new EventBridgeClient({ ...clientOptions({ endpoint: 'http://127.0.0.1:9' }), maxAttempts: 1 });
    const publisher = createEventBridgePublisher({ client, bus: 'tapewatch', pause: async () => {} });
    expect((await publisherFailure(publisher.publish(EVENTS), 'unavailable')).message).toMatch(/cannot be reached/);
  });
});
