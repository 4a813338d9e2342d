import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PublisherError, type Publisher, type PublisherFailure } from '../../application/ports/publisher.ts';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';

/** A publisher with what programs behind its bus got, in any order, and how often each bus was asked to take events. */
export type Bus = {
  readonly publisher: Publisher;
  readonly heard: () => Promise<readonly PublicEvent[]>;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
};

/** The events of a commit of the newest version. */
export const EVENTS = publicEventsOf(PUBLIC_COMMIT);

const DETECTED = EVENTS.find((event) => event.type === 'AnomalyDetected');

/** So many findings, each with an id of its own, and a reason of so many bytes. */
export const manyEvents = (count: number, bytes = 0): readonly PublicEvent[] => {
  if (!DETECTED) throw new Error('The fixture has no finding.');
  const data = { ...DETECTED.data, reason: 'x'.repeat(bytes) };
  return Array.from({ length: count }, (_, i) => ({ ...DETECTED, id: `sample/^GSPC/1d/${i + 1}`, data }));
};

/** The failure of a publication, which is told in one plain line. */
export const publisherFailure = async (work: Promise<void>, kind: PublisherFailure): Promise<PublisherError> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  if (!(error instanceof PublisherError)) throw new Error(`No PublisherError: ${String(error)}`);
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
  return error;
};

const byId = (events: readonly PublicEvent[]): readonly PublicEvent[] =>
  events.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

/** What every publisher does alike. `open` makes a bus of its own for each case. */
export const publisherContract = (name: string, open: () => Promise<Bus>): void => {
  describe(`${name} keeps the contract of a publisher`, () => {
    let bus: Bus;
    beforeEach(async () => {
      bus = await open();
    });
    afterEach(() => bus.close());

    test('every event arrives whole, of every type', async () => {
      await bus.publisher.publish(EVENTS);
      expect(EVENTS).toHaveLength(4);
      expect(byId(await bus.heard())).toEqual(byId(EVENTS));
    });

    test('of many events none is lost and none comes twice', async () => {
      const events = manyEvents(23);
      await bus.publisher.publish(events);
      expect(byId(await bus.heard())).toEqual(byId(events));
    });

    test('events that are large together arrive all the same', async () => {
      const events = manyEvents(5, 70_000);
      await bus.publisher.publish(events);
      expect(byId(await bus.heard())).toEqual(byId(events));
    });

    test('of no events nobody hears', async () => {
      await bus.publisher.publish([]);
      expect(await bus.heard()).toEqual([]);
      expect(bus.requests()).toBe(0);
    });

    test('an event that is published again comes again, under its id', async () => {
      await bus.publisher.publish(EVENTS.slice(0, 1));
      await bus.publisher.publish(EVENTS.slice(0, 1));
      expect((await bus.heard()).map(({ id }) => id)).toEqual(['sample/^GSPC/1d/5084', 'sample/^GSPC/1d/5084']);
    });

    test('an event too large for a bus is refused before anything is sent', async () => {
      const events = [...EVENTS, ...manyEvents(1, 210_000)];
      const error = await publisherFailure(bus.publisher.publish(events), 'refused');
      expect(error.message).toMatch(/^The event sample\/\^GSPC\/1d\/1 takes \d+ bytes; 204800 are allowed on a bus\.$/);
      expect(bus.requests()).toBe(0);
      expect(await bus.heard()).toEqual([]);
    });
  });
};
