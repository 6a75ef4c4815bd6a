import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WEIGHTS_FILE_NAME } from '../importers/keras-resnet50/model-files.js';
import { findPackages } from './find-packages.js';

describe('the search for models in a folder', () => {
  let modelsDir: string;
  beforeEach(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'models-'));
  });
  afterEach(() => rm(modelsDir, { recursive: true, force: true }));

  const put = async (...paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      await mkdir(dirname(join(modelsDir, path)), { recursive: true });
      await writeFile(join(modelsDir, path), '');
    }
  };
  const found = async (): Promise<readonly string[]> =>
    (await findPackages(modelsDir)).packages.map(({ name, version }) => `${name}@${version}`);

  it('finds nothing where there is no folder', async () => {
    await rm(modelsDir, { recursive: true });
    await expect(findPackages(modelsDir)).resolves.toEqual({ packages: [], ignored: [] });
  });

  it('finds names and versions, of each name the oldest version first', async () => {
    await put('fruits/10/model.onnx', 'fruits/9/model.onnx', 'birds.v2/1/model.onnx');
    await expect(findPackages(modelsDir)).resolves.toEqual({
      packages: [
        { name: 'birds.v2', version: '1', folder: join(modelsDir, 'birds.v2', '1') },
        { name: 'fruits', version: '9', folder: join(modelsDir, 'fruits', '9') },
        { name: 'fruits', version: '10', folder: join(modelsDir, 'fruits', '10') },
      ],
      ignored: [],
    });
  });

  it('passes over files, hidden folders and what is still being written, without a word', async () => {
    await put('README.md', '.git/1/a', 'fruits/notes.txt', 'fruits/1/model.onnx');
    await put('fruits/.incoming-5/model.onnx', 'fruits/2.part/model.onnx');
    await put('birds.part/1/model.onnx', 'birds.incoming/1/model.onnx');
    await expect(findPackages(modelsDir)).resolves.toMatchObject({
      packages: [{ name: 'fruits', version: '1' }],
      ignored: [],
    });
  });

  it.each([
    ['Fruits/1/model.onnx', 'Fruits', /^its name is no model's: expected 1 to 63 of a-z/],
    [`${'a'.repeat(64)}/1/model.onnx`, 'a'.repeat(64), /^its name is no model's: expected 1 to 63/],
    [
      'fruits/v1/model.onnx',
      'fruits/v1',
      /^its name is no version: expected a whole number from 1/,
    ],
    ['fruits/01/model.onnx', 'fruits/01', /^its name is no version/],
    [
      'fruits/model.onnx',
      'fruits',
      /^expected a folder for each version in it, such as .*fruits.1$/,
    ],
  ])('tells why it passes over %s', async (file, path, reason) => {
    await put(file);
    await expect(findPackages(modelsDir)).resolves.toEqual({
      packages: [],
      ignored: [{ path: join(modelsDir, path), reason: expect.stringMatching(reason) }],
    });
  });

  it("leaves Keras's files to those who have always looked for them there", async () => {
    await put(`resnet50/${WEIGHTS_FILE_NAME}`);
    await expect(findPackages(modelsDir)).resolves.toEqual({ packages: [], ignored: [] });
  });

  it('follows links, and passes over those that lead nowhere', async () => {
    await put('fruits/1/model.onnx');
    await symlink(join(modelsDir, 'fruits'), join(modelsDir, 'linked'));
    await symlink('1', join(modelsDir, 'fruits', '2'));
    await symlink(join(modelsDir, 'gone'), join(modelsDir, 'broken'));
    expect(await found()).toEqual(['fruits@1', 'fruits@2', 'linked@1', 'linked@2']);
  });
});
