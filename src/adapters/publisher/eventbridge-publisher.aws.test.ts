import {
  CreateArchiveCommand,
  DescribeReplayCommand,
  StartReplayCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { openRuledBus, type RuledBus, type Served } from '../aws/rules.fixture.ts';
import { createEventBridgePublisher } from './eventbridge-publisher.ts';
import { PUBLIC_EVENT_SCHEMAS } from './public-event-schemas.ts';
import { EVENTS, publisherContract, publisherFailure } from './publisher.contract.ts';

const EVERYTHING = { source: [{ prefix: 'tapewatch/' }] };

const handed = z.object({
  'detail-type': z.enum(['AnomalyDetected', 'AnomalyUpdated', 'AnomalyEnded', 'AnomalyRetracted']),
  detail: z.unknown(),
  time: z.string(),
  'replay-name': z.string().optional(),
});

const eventOf = (text: string): PublicEvent => {
  const { 'detail-type': type, detail } = handed.parse(JSON.parse(text));
  return PUBLIC_EVENT_SCHEMAS[type].parse(detail);
};

const publisherOn = ({ client, bus }: Pick<RuledBus, 'client' | 'bus'>) =>
  createEventBridgePublisher({ client, bus, pause: async () => {} });

const replayed = async (client: EventBridgeClient, name: string): Promise<string> => {
  for (;;) {
    const { State: state = '' } = await client.send(new DescribeReplayCommand({ ReplayName: name }));
    if (state !== 'STARTING' && state !== 'RUNNING') return state;
  }
};

const proveOn = (served: Served): void => {
  publisherContract(`eventbridge on ${served.name}`, async () => {
    const ruled = await openRuledBus(served, EVERYTHING);
    let requests = 0;
    ruled.client.middlewareStack.add(
      (next) => (args) => {
        requests += 1;
        return next(args);
      },
      { step: 'initialize', name: 'count' },
    );
    return {
      publisher: publisherOn(ruled),
      heard: async () => (await ruled.heard()).map(eventOf),
      requests: () => requests,
      close: ruled.close,
    };
  });

  describe(`a bus on ${served.name}`, () => {
    test('that is not there is an error', async () => {
      const { client, bus, close } = await openRuledBus(served, EVERYTHING);
      const gone = publisherOn({ client, bus: `${bus}-gone` });
      expect((await publisherFailure(gone.publish(EVENTS), 'unavailable')).message).toBe(
        `The bus ${bus}-gone is not there; check its name, region and endpoint.`,
      );
      await close();
    });

    test('that was removed since is an error, and hears what it was not told of once it is there again', async () => {
      const ruled = await openRuledBus(served, EVERYTHING);
      const publisher = publisherOn(ruled);
      await publisher.publish(EVENTS.slice(0, 1));
      await ruled.remove();
      await publisherFailure(publisher.publish(EVENTS.slice(1)), 'unavailable');
      await ruled.restore();
      await publisher.publish(EVENTS.slice(1));
      expect((await ruled.heard()).map((text) => eventOf(text).id).toSorted()).toEqual(EVENTS.map(({ id }) => id));
      await ruled.close();
    });

    test.each([
      [{ 'detail-type': ['AnomalyDetected', 'AnomalyRetracted'] }, ['AnomalyDetected', 'AnomalyRetracted']],
      [{ detail: { data: { severity: ['critical'] } } }, ['AnomalyUpdated']],
      [{ detail: { data: { score: [{ numeric: ['>', 0.8] }] } } }, ['AnomalyUpdated']],
      [{ detail: { data: { ticker: [{ prefix: 'AAP' }] } } }, []],
    ])('hands on by its rule %j', async (pattern, types) => {
      const ruled = await openRuledBus(served, pattern);
      await publisherOn(ruled).publish(EVENTS);
      expect((await ruled.heard()).map((text) => eventOf(text).type).toSorted()).toEqual(types);
      await ruled.close();
    });

    test('keeps an archive, from which what came is replayed under the same ids', async () => {
      const ruled = await openRuledBus(served, EVERYTHING);
      const { client, bus, busArn } = ruled;
      const { ArchiveArn: archive } = await client.send(
        new CreateArchiveCommand({ ArchiveName: bus, EventSourceArn: busArn }),
      );
      await publisherOn(ruled).publish(EVENTS);
      expect(await ruled.heard()).toHaveLength(4);
      const recorded = Date.parse(EVENTS[0]?.recordedtime ?? '');
      const around = { EventStartTime: new Date(recorded - 60_000), EventEndTime: new Date(Date.now() + 60_000) };
      const Destination = { Arn: busArn };
      await client.send(new StartReplayCommand({ ReplayName: bus, EventSourceArn: archive, ...around, Destination }));
      expect(await replayed(client, bus)).toBe('COMPLETED');
      const again = await ruled.heard();
      expect(again.map((text) => handed.parse(JSON.parse(text))['replay-name'])).toEqual([bus, bus, bus, bus]);
      expect(again.map((text) => eventOf(text).id).toSorted()).toEqual(EVENTS.map(({ id }) => id));
      await ruled.close();
    });
  });
};

proveOn(inject('ministack'));
proveOn(inject('moto'));
