import unit from '../jest.config.js';

/** A real browser on the real service: `npm run test:e2e`. */
export default {
  displayName: 'e2e',
  rootDir: '.',
  globalSetup: '<rootDir>/../../scripts/jest-fetch-fallback.mjs',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/*.test.ts'],
  extensionsToTreatAsEsm: unit.extensionsToTreatAsEsm,
  transform: unit.transform,
  reporters: ['default', '<rootDir>/../../tests/support/dist/skip-reporter.js'],
  // One browser and one service at a time are enough for two cores.
  maxWorkers: 1,
  testTimeout: 60_000,
};
