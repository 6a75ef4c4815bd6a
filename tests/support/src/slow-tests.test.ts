import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { REPOSITORY } from './shared-folder.js';
import { isSlow, SLOW } from './slow-tests.js';

it.each([
  ['tests/dist/system/doors.test.js', true],
  ['tests/dist/command-line/words.test.js', true],
  ['classifier/dist/engines/engines.test.js', true],
  ['graphql-api/dist/http/pace.test.js', true],
  ['graphql-api/dist/answers/shared-work.test.js', false],
  ['classifier/dist/evaluate/report.test.js', false],
  ['ui/src/app.test.tsx', false],
])('%s is slow: %j', (file, slow) => {
  expect(isSlow(join(REPOSITORY, file))).toBe(slow);
});

it('names no test that moved away', () => {
  const tests = ['classifier', 'graphql-api', 'tests/support', 'tests'].flatMap((workspace) =>
    readdirSync(join(REPOSITORY, workspace, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.js'))
      .map((file) => `${workspace}/dist/${file.replaceAll('\\', '/')}`),
  );
  expect(SLOW.filter((start) => !tests.some((file) => file.startsWith(start)))).toEqual([]);
});
