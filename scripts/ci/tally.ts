/** How many tests passed and failed; skipped ones are neither. */
export type Tally = { readonly passed: number; readonly failed: number };

const SUITE = /<testsuite\s[^>]*>/g;

const attribute = (tag: string, name: string): number => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);

/** Adds up the suites of a JUnit report. */
export const tally = (junit: string): Tally => {
  let passed = 0;
  let failed = 0;
  for (const [tag] of junit.matchAll(SUITE)) {
    const broken = attribute(tag, 'failures') + attribute(tag, 'errors');
    failed += broken;
    passed += attribute(tag, 'tests') - broken - attribute(tag, 'skipped');
  }
  return { passed, failed };
};
