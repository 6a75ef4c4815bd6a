/** The images and docker-compose.yml on a real engine. `npm run test:containers`. */
import everything from './jest.config.js';

export default {
  ...everything,
  maxWorkers: 1,
  projects: [
    {
      displayName: 'containers',
      rootDir: 'tests',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/dist/containers/**/*.test.js'],
      transform: {},
    },
  ],
  testTimeout: 120_000,
};
