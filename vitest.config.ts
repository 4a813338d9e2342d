import { defineConfig } from 'vitest/config';

const PAGE = 'src/entrypoints/page/**/*.page.test.ts';
const ON_AWS = '**/*.aws.test.ts';
const ON_EMULATOR = '**/dynamodb*.test.ts';
const isEmulated = process.platform === 'linux' && process.arch === 'x64';
const FLOOR = { lines: 95, branches: 95 };
const report = `reports/${(process.env['npm_lifecycle_event'] ?? 'vitest').replace(':', '-')}.xml`;

if (!isEmulated) process.stderr.write(`${ON_EMULATOR} are left out: the emulator has no binary for this machine.\n`);

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['junit', { outputFile: report }]],
    coverage: {
      provider: 'v8',
      include: ['src/domain/**/*.ts', 'src/application/**/*.ts'],
      exclude: ['**/*.{test,contract,fixture}.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { 'src/domain/**': FLOOR, 'src/application/**': FLOOR },
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/{domain,application}/**/*.test.ts', 'scripts/!(violations)/**/*.test.ts'],
          exclude: [ON_AWS],
        },
      },
      {
        test: {
          name: 'contract',
          include: ['{src/{adapters,entrypoints},features}/**/*.test.ts'],
          exclude: isEmulated ? [PAGE, ON_AWS] : [PAGE, ON_AWS, ON_EMULATOR],
        },
      },
      { test: { name: 'page', include: [PAGE] } },
      { test: { name: 'aws', include: [ON_AWS], globalSetup: 'scripts/aws/emulators.ts' } },
    ],
  },
});
