import { expect, test } from 'vitest';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { identify } from '../../src/entrypoints/composition/choose-policy.ts';
import { readPolicyFile } from '../../src/entrypoints/composition/policy-file.ts';

test('the published policy file reads back as the policy in force', () => {
  expect(identify(readPolicyFile('docs/standard.policy.json')).id).toBe(identify(standard()).id);
});
