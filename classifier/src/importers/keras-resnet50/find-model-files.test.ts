import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findModelFiles } from './find-model-files.js';
import { CLASS_INDEX_FILE_NAME, modelFilesIn, WEIGHTS_FILE_NAME } from './model-files.js';

describe('findModelFiles', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'find-model-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function makeFolder(name: string, files: readonly string[]): Promise<string> {
    const folder = join(root, name);
    await mkdir(folder);
    await Promise.all(files.map((file) => writeFile(join(folder, file), '')));
    return folder;
  }

  it('takes the first folder that has the weights and says which were passed over', async () => {
    const without = await makeFolder('without', [CLASS_INDEX_FILE_NAME]);
    const first = await makeFolder('first', [WEIGHTS_FILE_NAME]);
    const later = await makeFolder('later', [WEIGHTS_FILE_NAME, CLASS_INDEX_FILE_NAME]);
    expect(await findModelFiles([without, first, later])).toEqual({
      found: modelFilesIn(first),
      passed: [without],
    });
  });

  it('finds nothing in a folder that does not exist, nor in a folder of that name', async () => {
    const absent = join(root, 'absent');
    await mkdir(join(root, 'odd', WEIGHTS_FILE_NAME), { recursive: true });
    expect(await findModelFiles([absent, join(root, 'odd')])).toEqual({
      found: undefined,
      passed: [absent, join(root, 'odd')],
    });
  });
});
