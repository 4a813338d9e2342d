import { expect, test } from 'vitest';
import { tally } from './tally.ts';

test('adds up every suite; the total in the outer tag is not counted again', () => {
  const junit = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="9" failures="2" errors="0" time="1.2">
  <testsuite name="a.test.ts" timestamp="x" tests="5" failures="1" errors="0" skipped="1" time="0.1"></testsuite>
  <testsuite name="b.test.ts" tests="4" failures="0" errors="1" skipped="0" time="0.1"></testsuite>
</testsuites>`;
  expect(tally(junit)).toEqual({ passed: 6, failed: 2 });
});

test('reads a report with a single suite', () => {
  expect(tally('<testsuite failures="0" skipped="0" name="cucumber" time="1.5" tests="12">')).toEqual({
    passed: 12,
    failed: 0,
  });
});

test('a report without suites counts nothing', () => {
  expect(tally('')).toEqual({ passed: 0, failed: 0 });
});
