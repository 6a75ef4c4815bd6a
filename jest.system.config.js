/** Whole services as processes of their own, alone and over Redis. `npm run test:system`. */
import everything from './jest.config.js';

export default {
  ...everything,
  maxWorkers: 1,
  projects: [
    {
      displayName: 'system',
      rootDir: 'tests',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/dist/system/**/*.test.js', '<rootDir>/dist/redis/**/*.test.js'],
      testPathIgnorePatterns: ['/tests/dist/system/doors'],
      transform: {},
    },
  ],
};
