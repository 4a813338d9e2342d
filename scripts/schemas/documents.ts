import { configurationSchema } from './config-schema.ts';
import { openApi } from './openapi.ts';
import { asyncApi, eventSchemas } from './public-events.ts';
import { standardPolicy } from './standard-policy.ts';
import type { Published } from './published.ts';

/** Every document in docs that is made from the code. */
export const documents = async (): Promise<readonly Published[]> => [
  configurationSchema(),
  standardPolicy(),
  await openApi(),
  ...eventSchemas(),
  asyncApi(),
];
