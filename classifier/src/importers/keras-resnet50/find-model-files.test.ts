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

  it('takes the first folder that has both files and says why others were passed over', async () => {
    const half = await makeFolder('half', [CLASS_INDEX_FILE_NAME]);
    const whole = await makeFolder('whole', [WEIGHTS_FILE_NAME, CLASS_INDEX_FILE_NAME]);
    const later = await makeFolder('later', [WEIGHTS_FILE_NAME, CLASS_INDEX_FILE_NAME]);
    expect(await findModelFiles([half, whole, later])).toEqual({
      found: modelFilesIn(whole),
      passed: [{ folder: half, missing: [WEIGHTS_FILE_NAME] }],
    });
  });

  it('finds nothing in a folder that does not exist', async () => {
    const folder = join(root, 'absent');
    expect(await findModelFiles([folder])).toEqual({
      found: undefined,
      passed: [{ folder, missing: [WEIGHTS_FILE_NAME, CLASS_INDEX_FILE_NAME] }],
    });
  });
});
