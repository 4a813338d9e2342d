import { configurationSchema } from './config-schema.ts';
import { forestPolicy } from './forest-policy.ts';
import { openApi } from './openapi.ts';
import { pageAnswers } from './page-answers.ts';
import { asyncApi, eventSchemas } from './public-events.ts';
import { standardPolicy } from './standard-policy.ts';
import type { Published } from './published.ts';

/** Every document that is made from the code: those in docs, and the types of the answers that the page reads. */
export const documents = async (): Promise<readonly Published[]> => {
  const api = await openApi();
  return [
    configurationSchema(),
    standardPolicy(),
    forestPolicy(),
    api,
    pageAnswers(api),
    ...eventSchemas(),
    asyncApi(),
  ];
};
