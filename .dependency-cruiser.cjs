/**
 * Who may import what: the house rules of docs/architecture.md, checked in CI. Imports of one
 * workspace by another resolve to its dist folder, so the paths below name whole workspaces.
 */
const npm = (pattern) => `node_modules/${pattern.replace('^', '')}`;
/** By folder in classifier/src/engines: the npm package that only this engine imports. */
const ENGINE_PACKAGES = {
  onnxruntime: 'onnxruntime-node',
  'tfjs-node': '@tensorflow/tfjs-node',
  openvino: 'koffi',
};
const TESTS = '\\.(test|fixture)\\.(ts|tsx)$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle means that two files are one concept, or that a third is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'schema-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(runtime|classifier|graphql-api|ui|cli|tests|bench)/' },
    },
    {
      name: 'runtime-knows-the-contracts-alone',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: '^(classifier|graphql-api|ui|cli|tests|bench)/' },
    },
    {
      name: 'services-do-not-know-each-other',
      severity: 'error',
      comment: 'Only cli, tests and bench see both.',
      from: { path: '^(classifier|graphql-api)/' },
      to: { path: '^(classifier|graphql-api|ui|cli|tests/(src|dist)|bench)/', pathNot: '^$1/' },
    },
    {
      name: 'cli-is-only-wiring',
      severity: 'error',
      comment: 'What it wires is in the services, where it can be used without a command line.',
      from: { path: '^cli/', pathNot: TESTS },
      to: { path: '^(ui|tests|bench)/' },
    },
    {
      name: 'nobody-imports-cli-or-tests',
      severity: 'error',
      comment: 'The one is a program, the others prove what programs do.',
      from: { pathNot: '^(cli|tests/src)/' },
      to: { path: '^(cli|tests/(src|dist))/' },
    },
    {
      name: 'tests-see-the-program-from-outside',
      severity: 'error',
      from: { path: '^tests/' },
      to: { path: '^(cli|bench)/' },
    },
    {
      name: 'ui-sees-the-graphql-side-only',
      severity: 'error',
      from: { path: '^ui/src/', pathNot: TESTS },
      to: { path: '^((schema|runtime)/(src|dist)|classifier|graphql-api|cli|tests|bench)/' },
    },
    {
      name: 'test-support-is-for-tests',
      severity: 'error',
      from: { path: '^(classifier|graphql-api|cli)/', pathNot: TESTS },
      to: { path: '^tests/support/' },
    },
    {
      name: 'use-case-and-worker-know-no-technology',
      severity: 'error',
      from: {
        path: '^(graphql-api/src/(application|answers)|classifier/src/(serving|tasks))/',
        pathNot: TESTS,
      },
      to: {
        path: [
          npm(
            '^(fastify|@fastify|graphql|type-graphql|@apollo|ioredis|sharp|h5wasm|kysely|libsql|pg/)',
          ),
          ...Object.values(ENGINE_PACKAGES).map(npm),
          '/(redis|http|doors|queue|storage|images)/',
          '/config\\.(ts|js)$',
        ],
        // The image folder's own types, which name no technology.
        pathNot: ['^(schema|runtime)/dist/index', '^classifier/src/images/network-input\\.ts$'],
      },
    },
    {
      name: 'use-case-reaches-no-technology',
      severity: 'error',
      comment: 'Nor by way of others.',
      from: { path: '^graphql-api/src/(application|answers)/', pathNot: TESTS },
      to: {
        path: npm('^(fastify|@fastify|graphql|type-graphql|@apollo|ioredis|kysely|libsql|pg/)'),
        reachable: true,
      },
    },
    {
      name: 'doors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^graphql-api/src/doors/([^/]+)/' },
      to: { path: '^graphql-api/src/doors/[^/]+/', pathNot: '^graphql-api/src/doors/$1/' },
    },
    {
      name: 'only-their-list-knows-the-doors',
      severity: 'error',
      comment: 'So that a door is its folder and one line. The contracts are written from one.',
      from: {
        path: '^graphql-api/src/',
        pathNot: ['^graphql-api/src/(doors/([^/]+/|doors\\.ts)|emit-contracts\\.ts)', TESTS],
      },
      to: { path: '^graphql-api/src/doors/[^/]+/' },
    },
    {
      name: 'doors-ask-the-application',
      severity: 'error',
      from: { path: '^graphql-api/src/doors/', pathNot: TESTS },
      to: { path: '^graphql-api/src/(answers|queue|storage)/' },
    },
    {
      name: 'heads-are-mathematics',
      severity: 'error',
      comment: 'Typed arrays in and out, and the threads that compute them.',
      from: { path: '^graphql-api/src/heads/', pathNot: TESTS },
      to: {
        path: '^(schema|runtime)/|^graphql-api/src/(?!heads/)|node_modules/(?!piscina|lru-cache)',
      },
    },
    {
      name: 'sharp-only-in-images',
      severity: 'error',
      from: { pathNot: ['^classifier/src/images/', '^(tests|bench)/', TESTS] },
      to: { path: npm('^sharp') },
    },
    ...Object.entries(ENGINE_PACKAGES).map(([folder, npmPackage]) => ({
      name: `library-of-${folder}-only-in-its-folder`,
      severity: 'error',
      from: {
        pathNot: [
          `^classifier/src/engines/${folder}/`,
          // Tells the C library what to do with freed memory, whichever engine runs.
          '^classifier/src/engines/return-freed-memory\\.ts$',
          // Asks Vulkan what onnxruntime does not say.
          '^classifier/src/engines/onnxruntime/vulkan-devices\\.ts$',
          // Runs exports as their makers do, to compare.
          '^classifier/src/importers/original-network\\.fixture\\.ts$',
          '^classifier/src/keras/golden-thread\\.fixture\\.ts$',
          '^bench/',
        ],
      },
      to: { path: npm(npmPackage) },
    })),
    {
      name: 'engines-only-by-their-registry',
      severity: 'error',
      comment:
        'quantize makes files for one engine, and what it measures and observes, that one runs. Imports are tried on it, and exports.',
      from: {
        path: '^classifier/src/',
        pathNot: [
          '^classifier/src/engines/(registry\\.ts$|[^/]+/)',
          '^classifier/src/quantize/',
          '^classifier/src/importers/import-thread\\.ts$',
          '^classifier/src/export-model/compare-thread\\.ts$',
          TESTS,
        ],
      },
      to: { path: '^classifier/src/engines/[^/]+/' },
    },
    {
      name: 'engines-do-not-know-each-other',
      severity: 'error',
      from: { path: '^classifier/src/engines/([^/]+)/' },
      to: { path: '^classifier/src/engines/[^/]+/', pathNot: '^classifier/src/engines/$1/' },
    },
    {
      name: 'ioredis-only-in-adapters',
      severity: 'error',
      from: {
        pathNot: [
          '/(redis|queue)/',
          '^[^/]+/src/(app|create-service|redis)\\.ts$',
          '^(tests|bench)/',
          TESTS,
        ],
      },
      to: { path: npm('^ioredis') },
    },
    {
      name: 'databases-only-in-storage',
      severity: 'error',
      comment: 'Everybody else has stores.',
      from: { pathNot: ['^graphql-api/src/storage/', TESTS] },
      to: { path: npm('^(kysely|libsql|pg)/') },
    },
    {
      name: 'libsql-and-pg-only-in-their-engines',
      severity: 'error',
      from: { pathNot: ['^graphql-api/src/storage/(sqlite|postgres)/', TESTS] },
      to: { path: npm('^(libsql|pg)/') },
    },
    {
      name: 'config-is-for-roots',
      severity: 'error',
      comment: 'Everything else gets what it needs as an argument.',
      from: {
        pathNot: [
          '/(app|main|create-service|index|config|queue|model-location|require-machine|with-classifier)\\.ts$',
          TESTS,
        ],
      },
      to: { path: '/src/config\\.ts$' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // The one optional package: npm removes it where its install script fails.
      to: { couldNotResolve: true, pathNot: '^@tensorflow/tfjs-node$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/.*\\.test\\.', '^[^/]+/jest\\.config\\.js$'] },
    includeOnly: {
      path: ['^(schema|runtime|classifier|graphql-api|ui|cli|tests|bench)/', 'node_modules'],
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
