import { expect, test } from 'vitest';
import { configSchemaText, publishedSchemaText } from './config-schema.ts';

test('the published schema of the configuration is the one in force (else: npm run schemas)', () => {
  expect(publishedSchemaText()).toBe(configSchemaText());
});
