import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import { REQUEST_ERROR_CODES } from '../doors/graphql/format-error.js';
import { HTTP_STATUS } from './http-status.js';

/** `| CODE | status | …`, whatever the width of the columns. */
const ROW = /^\| `([A-Z_]+)` +\| (\d+) /gm;

it('docs/errors.md has every code that can leave, and no other', async () => {
  const page = await readFile(join(REPOSITORY, 'docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(ROW)].map(([, code, status]) => [code, Number(status)]);
  expect(rows.map(([code]) => code).sort()).toEqual(
    [...Object.keys(HTTP_STATUS), ...REQUEST_ERROR_CODES].sort(),
  );
  expect(Object.fromEntries(rows)).toMatchObject(HTTP_STATUS);
});
