/** Scenarios that start a process wait more than they work. */
const AT_ONCE = 2;

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
  parallel: AT_ONCE,
  worldParameters: { driver: 'local' },
};

/** The same against a started process with its log and findings in DynamoDB, heard of over a bus and a queue. */
export const awsLocal = {
  ...common,
  format: ['summary', 'junit:reports/test-features-aws-local.xml'],
  parallel: AT_ONCE,
  worldParameters: { driver: 'aws-local' },
};

export { awsLocal as 'aws-local' };

export default memory;
