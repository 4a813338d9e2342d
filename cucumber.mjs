const common = {
  import: ['features/support/{world,hooks}.ts', 'features/steps/*.ts'],
  strict: true,
};

/** The scenarios against the production composition in memory; also what a cucumber without profile runs. */
export const memory = {
  ...common,
  format: ['progress', 'junit:reports/test-features.xml'],
  worldParameters: { driver: 'memory' },
};

/** The same scenarios against a started process with SQLite. */
export const local = {
  ...common,
  format: ['summary', 'junit:reports/test-features-local.xml'],
  worldParameters: { driver: 'local' },
};

export default memory;
