/** What breaks the service for real: processes, Redis, signals, sockets. `npm run test:faults`. */
import everything from './jest.config.js';

export default {
  ...everything,
  maxWorkers: 1,
  projects: [
    {
      displayName: 'faults',
      rootDir: 'tests',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/dist/faults/**/*.test.js'],
      transform: {},
    },
  ],
  testTimeout: 120_000,
};
