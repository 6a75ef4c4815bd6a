import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import { chooseTarget, type ChooseTargetOptions } from './choose-target.js';

describe('the place of a new model', () => {
  let modelsDir: string;
  beforeEach(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'target-'));
  });
  afterEach(() => rm(modelsDir, { recursive: true, force: true }));

  const choose = (options: Partial<ChooseTargetOptions> = {}) =>
    chooseTarget({ folder: '/exports/fruits', modelsDir, name: 'fruits', ...options });
  const refusal = async (options: Partial<ChooseTargetOptions>): Promise<unknown> =>
    choose(options).catch((error: unknown) =>
      error instanceof InputError ? error.message : `not an InputError: ${String(error)}`,
    );

  it('is version 1 of a name that is new, also where there is no folder yet', async () => {
    await rm(modelsDir, { recursive: true });
    await expect(choose()).resolves.toEqual({
      ...{ name: 'fruits', version: '1', folder: join(modelsDir, 'fruits', '1') },
    });
  });

  it('is after the highest version of that name, by number', async () => {
    for (const path of ['fruits/9', 'fruits/10', 'fruits/11.part', 'birds/20']) {
      await mkdir(join(modelsDir, path), { recursive: true });
    }
    await expect(choose()).resolves.toMatchObject({ version: '11' });
    await expect(choose({ version: '3' })).resolves.toMatchObject({ version: '3' });
  });

  it('is not that of the ResNet50 that comes with the service, unless it is asked for', async () => {
    await expect(choose({ name: 'resnet50' })).resolves.toMatchObject({ version: '2' });
    await expect(choose({ name: 'resnet50', version: '1' })).resolves.toMatchObject({
      version: '1',
    });
  });

  it('is no version of another model that only happens to be called so', async () => {
    await mkdir(join(modelsDir, 'model', '1'), { recursive: true });
    for (const name of ['model', 'resnet50']) {
      const sentence = `Expected a --name for the model: there is one called ${name} already, and --name ${name} makes this its next version.`;
      expect(await refusal({ name, isNameChosen: false })).toBe(sentence);
    }
    await expect(choose({ name: 'new', isNameChosen: false })).resolves.toMatchObject({
      version: '1',
    });
  });

  it('is nowhere where nothing follows the highest version', async () => {
    await mkdir(join(modelsDir, 'fruits', '999999999'), { recursive: true });
    expect(await refusal({})).toMatch(/^Expected a --version that is not there yet/);
  });

  it.each(['fruits.part', 'fruits.incoming', 'fruits.tmp'])(
    'is not called %s, which is passed over',
    async (name) => {
      expect(await refusal({ name })).toContain(`came "${name}"`);
    },
  );

  it('is not within what is to be put there', async () => {
    expect(await refusal({ folder: join(modelsDir, '..') })).toContain('holds the models folder');
    expect(await refusal({ folder: modelsDir })).toContain('holds the models folder');
    await expect(choose({ folder: `${modelsDir}-2` })).resolves.toBeDefined();
  });

  it('says so where the models folder is a file', async () => {
    await writeFile(join(modelsDir, 'file'), '');
    expect(await refusal({ modelsDir: join(modelsDir, 'file') })).toMatch(
      /^Expected a folder of models at .*file; came a file\.$/,
    );
  });
});
