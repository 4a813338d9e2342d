import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { configSchema } from '../../src/entrypoints/composition/config.ts';

const FILE = new URL('../../docs/config.schema.json', import.meta.url);

/** The JSON Schema of `tapewatch.config.json`, as text. */
export const configSchemaText = (): string =>
  `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }), null, 2)}\n`;

/** The published schema as it stands in docs. */
export const publishedSchemaText = (): string => readFileSync(FILE, 'utf8');

if (import.meta.main) writeFileSync(FILE, configSchemaText());
