import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';
import { PUBLIC_EVENT_SCHEMAS } from './public-event-schemas.ts';

const golden = new URL('golden/', import.meta.url);
const events = publicEventsOf(PUBLIC_COMMIT);

describe('golden files of public events', () => {
  test.each(events)('$type is told as its golden file has it, byte by byte', (event) => {
    const file = new URL(`${event.type}.v${event.schemaversion}.json`, golden);
    expect(`${JSON.stringify(event, null, 2)}\n`).toBe(readFileSync(file, 'utf8'));
  });

  test('there is one for every type, and every one has the published form and no field besides', () => {
    const types = Object.keys(PUBLIC_EVENT_SCHEMAS);
    expect(readdirSync(golden).toSorted()).toEqual(types.map((type) => `${type}.v1.json`).toSorted());
    for (const [type, schema] of Object.entries(PUBLIC_EVENT_SCHEMAS)) {
      const event: unknown = JSON.parse(readFileSync(new URL(`${type}.v1.json`, golden), 'utf8'));
      expect(schema.parse(event)).toEqual(event);
    }
  });
});
