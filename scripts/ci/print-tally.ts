import { globSync, readFileSync } from 'node:fs';
import { tally } from './tally.ts';

const total = { passed: 0, failed: 0 };
for (const file of globSync('reports/test-*.xml').toSorted()) {
  const { passed, failed } = tally(readFileSync(file, 'utf8'));
  console.log(`${file}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
