import { fileURLToPath } from 'node:url';
import { ALONE } from './tests/support/dist/slow-tests.js';

/** Jest runs what `tsc -b` built, so that the tests see the code that ships. */
const compiled = (workspace) => ({
  displayName: workspace,
  rootDir: workspace,
  testEnvironment: 'node',
  testRegex: [`/${workspace}/dist/.*\\.test\\.js$`],
  // Theirs are runs of their own: jest.system.config.js, jest.faults.config.js,
  // jest.containers.config.js, jest.parity.config.js. Of whole services one file stays: their doors.
  testPathIgnorePatterns: [
    '/tests/dist/redis/',
    '/tests/dist/system/(?!doors)',
    '/dist/faults/',
    '/dist/containers/',
    '\\.parity\\.test\\.js$',
  ],
  transform: {},
});

/** Two files at a time. */
const together = (workspace) => {
  const { testPathIgnorePatterns, ...project } = compiled(workspace);
  const alone = ALONE.map((path) => `/${path}`);
  return { ...project, testPathIgnorePatterns: [...testPathIgnorePatterns, ...alone] };
};

/** Two cores are soon full: real services under test would starve each other. */
const oneAtATime = (workspace) => ({
  ...compiled(workspace),
  runner: fileURLToPath(new URL('scripts/jest-one-at-a-time.mjs', import.meta.url)),
  testRegex: ALONE.filter((path) => path.startsWith(`${workspace}/dist/`)).map(
    (path) => `/${path}.*\\.test\\.js$`,
  ),
});

export default {
  globalSetup: '<rootDir>/scripts/jest-fetch-fallback.mjs',
  projects: [
    ...[
      ...['schema', 'runtime', 'classifier', 'graphql-api', 'cli', 'tests/support', 'bench'],
      'tests',
    ].map(together),
    '<rootDir>/ui',
    ...['classifier', 'graphql-api', 'tests'].map(oneAtATime),
  ],
  // An answer early, then the rest.
  testSequencer: '<rootDir>/scripts/jest-fast-first.mjs',
  reporters: [
    'default',
    '<rootDir>/tests/support/dist/fast-part-reporter.js',
    '<rootDir>/tests/support/dist/skip-reporter.js',
  ],
  maxWorkers: 2,
  // Each file leaves its modules behind: after two hundred of them a worker holds 3 GB.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
};
