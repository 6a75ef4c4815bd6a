import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { REPOSITORY } from './shared-folder.js';
import { isSlow } from './slow-tests.js';

it.each([
  ['tests/dist/parity/parity.test.js', true],
  ['classifier/dist/engines/engines.test.js', true],
  ['graphql-api/dist/http/pace.test.js', true],
  ['graphql-api/dist/answers/shared-work.test.js', false],
  ['classifier/dist/evaluate/report.test.js', false],
  ['ui/src/app.test.tsx', false],
])('%s is slow: %j', (file, slow) => {
  expect(isSlow(join(REPOSITORY, file))).toBe(slow);
});
