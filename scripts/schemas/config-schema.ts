import * as z from 'zod';
import { configSchema } from '../../src/entrypoints/composition/config.ts';
import { publish, type Published } from './published.ts';

/** The JSON Schema of `tapewatch.config.json`. */
export const configurationSchema = (): Published =>
  publish('config.schema.json', z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }));
