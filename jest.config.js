/** Jest runs what `tsc -b` built, so that the tests see the code that ships. */
const compiled = (workspace) => ({
  displayName: workspace,
  rootDir: workspace,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/dist/**/*.test.js'],
  transform: {},
});

export default {
  projects: [
    ...['schema', 'testing', 'classifier', 'graphql-api', 'standalone'].map(compiled),
    '<rootDir>/ui',
  ],
  testTimeout: 30_000,
};
