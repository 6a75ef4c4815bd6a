import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import type { ModelReference } from '@detections/schema';
import { chooseModel } from './choose-model.js';
import { readEvaluationConfig } from './config.js';
import { modelLocation } from './model-location.js';

describe('the model that a caller means', () => {
  let modelsDir: string;
  beforeEach(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'choose-'));
    for (const path of ['fruits/9', 'fruits/10', 'bad']) {
      await mkdir(join(modelsDir, path), { recursive: true });
    }
    await writeFile(join(modelsDir, 'bad', 'model.onnx'), '');
  });
  afterEach(() => rm(modelsDir, { recursive: true }));

  const choose = (reference?: ModelReference, MODELS_DIR = modelsDir) =>
    chooseModel({ location: modelLocation({ ...readEvaluationConfig(), MODELS_DIR }) }, reference);
  const refusal = async (reference: ModelReference, folder?: string): Promise<unknown> =>
    choose(reference, folder).catch((error: unknown) =>
      error instanceof InputError ? error.message : error,
    );

  it('is the ResNet50 that is built in where none is named, also without a models folder', async () => {
    const builtIn = { name: 'resnet50', version: '1', package: undefined };
    await expect(choose()).resolves.toMatchObject(builtIn);
    await expect(choose(undefined, join(modelsDir, 'none'))).resolves.toMatchObject(builtIn);
  });

  it('is the highest version, or the one that is named', async () => {
    await expect(choose({ name: 'fruits' })).resolves.toMatchObject({
      ...{ name: 'fruits', version: '10', package: { folder: join(modelsDir, 'fruits', '10') } },
    });
    await expect(choose({ name: 'fruits', version: '9' })).resolves.toMatchObject({ version: '9' });
  });

  it('is a package that has taken the place of the one that is built in', async () => {
    const folder = join(modelsDir, 'resnet50', '1');
    await mkdir(folder, { recursive: true });
    await expect(choose()).resolves.toMatchObject({ version: '1', package: { folder } });
    await mkdir(join(modelsDir, 'resnet50', '2'));
    await expect(choose()).resolves.toMatchObject({ version: '2' });
  });

  it.each([
    [
      { name: 'birds' },
      'Expected one of the models resnet50, efficientnet-lite0, fruits; "birds" came.',
    ],
    [
      { name: 'fruits', version: '8' },
      'Expected a version of fruits that is there: 9, 10; "fruits@8" came.',
    ],
  ])('is refused with what there is where it is %j', async (reference, message) => {
    expect(await refusal(reference)).toBe(message);
  });

  it('is refused with the reason why its folder is passed over', async () => {
    expect(await refusal({ name: 'bad' })).toMatch(
      /"bad" came\. .*bad is passed over: expected a folder for each version in it/,
    );
  });

  it('is refused where the models folder is a file', async () => {
    expect(await refusal({ name: 'fruits' }, join(modelsDir, 'bad', 'model.onnx'))).toMatch(
      /^Expected a folder of models at .*; came a file\.$/,
    );
  });
});
