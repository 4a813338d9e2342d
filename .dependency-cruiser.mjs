const TESTS = String.raw`\.(test|contract|fixture)\.ts$`;
const TEST_PACKAGES = '(^|/)node_modules/(vitest|@vitest|fast-check)/';
const CONTAINER = '(^|/)node_modules/(inversify|@inversifyjs|reflect-metadata)/';
const IN_MEMORY_TWINS = String.raw`^src/adapters/[^/]+/memory-[^/]+\.ts$`;

/** Folders of what adapters share of a technology. */
const SHARED = '^src/adapters/(sqlite|dynamodb|aws)/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const domain = [
  forbid(
    'domain-imports-only-domain',
    'The core knows itself alone: no package, no Node.',
    { path: '^src/domain/', pathNot: TESTS },
    { pathNot: '^src/domain/' },
  ),
  forbid(
    'domain-tests-stay-in-the-domain',
    'A test of the core sees the core, the test packages and Node.',
    { path: `^src/domain/.*${TESTS}` },
    { path: ['^src/', '(^|/)node_modules/'], pathNot: ['^src/domain/', TEST_PACKAGES] },
  ),
];

const application = [
  forbid(
    'application-imports-only-inwards',
    'Use cases know the domain and their own ports: no package, no Node, no adapter.',
    { path: '^src/application/', pathNot: TESTS },
    { pathNot: '^src/(application|domain)/' },
  ),
  forbid(
    'application-tests-use-only-twins',
    'A test of a use case also sees the test packages, Node and the in-memory twins of its ports.',
    { path: `^src/application/.*${TESTS}` },
    {
      path: ['^src/', '(^|/)node_modules/'],
      pathNot: ['^src/(application|domain)/', IN_MEMORY_TWINS, TEST_PACKAGES],
    },
  ),
];

const adapters = [
  forbid(
    'adapters-import-inwards',
    'An adapter knows its port and what the port speaks of, never who composes it.',
    { path: '^src/adapters/' },
    { path: '^src/', pathNot: '^src/(adapters|application|domain)/' },
  ),
  forbid(
    'adapters-stand-alone',
    'One port, one folder; the adapters of two ports meet in the composition root. What they all know of SQLite, DynamoDB or AWS itself has a folder.',
    { path: '^src/adapters/([^/]+)/', pathNot: TESTS },
    { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', SHARED] },
  ),
  forbid(
    'shared-knows-no-port',
    'What adapters share of a technology knows none of them and none of their ports.',
    { path: SHARED, pathNot: TESTS },
    { path: '^src/', pathNot: ['^src/adapters/$1/', '^src/adapters/aws/'] },
  ),
  forbid(
    'adapter-tests-borrow-only-twins',
    'A test of an adapter may use the in-memory twins of other ports and what is shared, not their real adapters.',
    { path: `^src/adapters/([^/]+)/.*${TESTS}` },
    { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', SHARED, IN_MEMORY_TWINS] },
  ),
];

const entrypoints = [
  forbid(
    'container-only-in-entrypoints',
    'Only the composition root knows the container.',
    { path: '^src/', pathNot: '^src/(entrypoints|domain|application)/' },
    { path: CONTAINER },
  ),
  forbid(
    'environment-only-in-entrypoints',
    'Only an entry point reads the environment of the process.',
    { path: '^src/', pathNot: '^src/(entrypoints|domain|application)/' },
    { path: '^(node:)?process$' },
  ),
  forbid(
    'http-imports-no-composition',
    'Who composes the HTTP application hands it what it needs.',
    { path: '^src/entrypoints/http/', pathNot: TESTS },
    { path: '^src/entrypoints/(composition|local|cli)/' },
  ),
  forbid(
    'page-imports-no-node',
    'The page is bundled for browsers.',
    { path: '^src/entrypoints/page/', pathNot: [TESTS, String.raw`/vite\.config\.ts$`] },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'page-imports-no-server',
    'The page knows the server by its HTTP answers alone.',
    { path: '^src/entrypoints/page/', pathNot: TESTS },
    { path: '^src/(adapters|entrypoints)/', pathNot: '^src/entrypoints/page/' },
  ),
];

const everywhere = [
  forbid(
    'production-imports-no-tests',
    'What runs in production imports no test, contract suite, fixture or test package.',
    { path: '^src/(adapters|entrypoints)/', pathNot: TESTS },
    { path: [TESTS, TEST_PACKAGES] },
  ),
  forbid(
    'source-stands-alone',
    'The program knows nothing of its features, scripts and infrastructure.',
    { path: '^src/(adapters|entrypoints)/' },
    { path: '^(features|scripts|infra)/' },
  ),
  forbid('no-cycles', 'Two files that need each other are one file.', {}, { circular: true }),
  forbid('nothing-unresolved', 'What is not found is not judged.', {}, { couldNotResolve: true }),
];

/** The layer rules. Each has a violation planted under scripts/violations/layers, in a file of the rule's name. */
export default {
  forbidden: [...domain, ...application, ...adapters, ...entrypoints, ...everywhere],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^scripts/violations/' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
