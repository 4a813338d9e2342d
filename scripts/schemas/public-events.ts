import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { PUBLIC_EVENT_SCHEMAS } from '../../src/adapters/publisher/public-event-schemas.ts';
import { fileOf, publish, type Published } from './published.ts';
import { incompatibilities } from './incompatibilities.ts';

/** The JSON Schema of every public event, one file for each type and version. */
export const eventSchemas = (): readonly Published[] =>
  Object.entries(PUBLIC_EVENT_SCHEMAS).map(([type, schema]) =>
    publish(`events/public/${type}.v1.schema.json`, {
      title: type,
      ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }),
    }),
  );

const GOLDEN = new URL('../../src/adapters/publisher/golden/', import.meta.url);

const exampleOf = (type: string): unknown => JSON.parse(readFileSync(new URL(`${type}.v1.json`, GOLDEN), 'utf8'));

const messageOf = (type: string): object => ({
  name: type,
  title: type,
  contentType: 'application/json',
  payload: { $ref: `public/${type}.v1.schema.json` },
  examples: [{ payload: exampleOf(type) }],
});

const asyncapi = (types: readonly string[]): object => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Tapewatch events',
    version: '1.0.0',
    description:
      'What Tapewatch tells about findings, at least once and in the order of the log. Drop an `id` you have seen; pass over fields, values and types you do not know.',
  },
  defaultContentType: 'application/json',
  servers: { local: { host: '127.0.0.1:8080', protocol: 'http' } },
  channels: {
    events: {
      address: '/events',
      description: 'Server-sent events. Resume with Last-Event-ID, or with `after` in the address.',
      messages: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
    },
  },
  operations: {
    tellFindings: {
      action: 'send',
      channel: { $ref: '#/channels/events' },
      summary: 'A finding starts, goes on, ends, or no longer stands.',
    },
  },
  components: { messages: Object.fromEntries(types.map((type) => [type, messageOf(type)])) },
});

/** The AsyncAPI 3 document of the public events. */
export const asyncApi = (): Published => publish('events/asyncapi.json', asyncapi(Object.keys(PUBLIC_EVENT_SCHEMAS)));

/** What the schemas in force would break of those published, one line each. */
export const brokenPromises = (): readonly string[] =>
  eventSchemas().flatMap((published) => {
    const file = fileOf(published);
    if (!existsSync(file)) return [];
    const faults = incompatibilities(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(published.text));
    return faults.map((fault) => `${published.path}: ${fault}; give the type a version 2 instead`);
  });
