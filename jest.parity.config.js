/** Real networks against their makers' own answers, picture by picture. `npm run test:parity`. */
import everything from './jest.config.js';

export default {
  ...everything,
  maxWorkers: 1,
  projects: ['classifier', 'tests'].map((workspace) => ({
    displayName: 'parity',
    rootDir: workspace,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/dist/**/*.parity.test.js'],
    transform: {},
  })),
};
