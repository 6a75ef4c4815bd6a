/** Jest runs what `tsc -b` built, so that the tests see the code that ships. */
const compiled = (workspace) => ({
  displayName: workspace,
  rootDir: workspace,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/dist/**/*.test.js'],
  // Theirs are runs of their own: jest.faults.config.js, jest.containers.config.js,
  // jest.parity.config.js.
  testPathIgnorePatterns: ['/dist/faults/', '/dist/containers/', '\\.parity\\.test\\.js$'],
  transform: {},
});

export default {
  globalSetup: '<rootDir>/scripts/jest-fetch-fallback.mjs',
  projects: [
    ...[
      'schema',
      'runtime',
      'classifier',
      'graphql-api',
      'cli',
      'tests/support',
      'tests',
      'bench',
    ].map(compiled),
    '<rootDir>/ui',
  ],
  // An answer within a minute, then the rest.
  testSequencer: '<rootDir>/scripts/jest-fast-first.mjs',
  reporters: [
    'default',
    '<rootDir>/tests/support/dist/fast-part-reporter.js',
    '<rootDir>/tests/support/dist/skip-reporter.js',
  ],
  // Two cores are soon full: real services under test would starve each other.
  maxWorkers: 1,
  testTimeout: 30_000,
};
