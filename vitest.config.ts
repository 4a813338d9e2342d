import { defineConfig } from 'vitest/config';

const PAGE = 'src/entrypoints/page/**/*.page.test.ts';
const FLOOR = { lines: 95, branches: 95 };
const report = `reports/${(process.env['npm_lifecycle_event'] ?? 'vitest').replace(':', '-')}.xml`;

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
        },
      },
      { test: { name: 'contract', include: ['{src/{adapters,entrypoints},features}/**/*.test.ts'], exclude: [PAGE] } },
      { test: { name: 'page', include: [PAGE] } },
    ],
  },
});
