import { expect, test } from 'vitest';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { describePolicy } from '../queries/describe-policy.ts';
import { policyText } from './policy-text.ts';

const sectionsOf = (text: string): readonly string[] =>
  text.split('\n\n').map((section) => section.replaceAll(/\s+/g, ' '));

test('says how many tests several channels amount to, and nothing of that for one', () => {
  const sections = sectionsOf(policyText(describePolicy({ ...standard(), id: 'standard' }, '1d')));
  const ruleOf = (name: string) => sections.find((section) => section.startsWith(`Rule ${name}:`));
  expect(ruleOf('shock')).toContain('the channels amount to 1.82 independent tests');
  expect(ruleOf('level-shift')).toContain('held to 4 findings of a ticker in a year');
  expect(ruleOf('level-shift')).not.toContain('tests');
});
