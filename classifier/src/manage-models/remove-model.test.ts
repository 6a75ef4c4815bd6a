import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import type { ModelReference } from '@detections/schema';
import { removeModel } from './remove-model.js';

describe('taking a model out of the models folder', () => {
  let root: string;
  let modelsDir: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'remove-'));
    modelsDir = join(root, 'models');
    for (const path of ['fruits/1', 'fruits/2', 'birds/1']) {
      await mkdir(join(modelsDir, path), { recursive: true });
      await writeFile(join(modelsDir, path, 'model.onnx'), 'network');
    }
  });
  afterEach(() => rm(root, { recursive: true }));

  const agree = (): Promise<boolean> => Promise.resolve(true);
  const remove = (model: ModelReference, confirm: (what: string) => Promise<boolean> = agree) =>
    removeModel({ modelsDir, model, confirm });

  it('takes one version, and says what went', async () => {
    const said = await remove({ name: 'fruits', version: '1' });
    expect(said).toContain(`Removed fruits@1 (1 file, 0.0 MiB) from ${modelsDir}.`);
    expect(await readdir(join(modelsDir, 'fruits'))).toEqual(['2']);
  });

  it('takes all versions and the empty folder, and leaves nothing half', async () => {
    await remove({ name: 'fruits' });
    expect(await readdir(modelsDir)).toEqual(['birds']);
  });

  it('leaves what else lies beside the versions', async () => {
    await writeFile(join(modelsDir, 'birds', 'notes.txt'), 'mine');
    await remove({ name: 'birds' });
    expect(await readdir(join(modelsDir, 'birds'))).toEqual(['notes.txt']);
  });

  it('takes a link away, and not what it leads to', async () => {
    await mkdir(join(root, 'elsewhere'));
    await writeFile(join(root, 'elsewhere', 'model.onnx'), 'network');
    await symlink(join(root, 'elsewhere'), join(modelsDir, 'birds', '2'));
    await remove({ name: 'birds', version: '2' });
    expect(await readdir(join(root, 'elsewhere'))).toEqual(['model.onnx']);
    expect(await readdir(join(modelsDir, 'birds'))).toEqual(['1']);
  });

  it('takes nothing where it is not to', async () => {
    let asked = '';
    const said = await remove({ name: 'fruits' }, (what) => {
      asked = what;
      return Promise.resolve(false);
    });
    expect(said).toBeUndefined();
    expect(asked).toMatch(/^fruits@1 \(.*\), fruits@2 \(.*\) from /);
    expect((await readdir(join(modelsDir, 'fruits'))).toSorted()).toEqual(['1', '2']);
  });

  it.each<[ModelReference, RegExp]>([
    [{ name: 'nuts' }, /which has birds@1, fruits@1, fruits@2; came nuts\.$/],
    [{ name: 'fruits', version: '3' }, /came fruits@3\.$/],
    [{ name: 'resnet50' }, /resnet50 comes with the service/],
    [{ name: 'efficientnet-lite0', version: '1' }, /efficientnet-lite0@1 comes with the service/],
  ])('refuses %j, which is not there', async (model, sentence) => {
    const error: unknown = await remove(model).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(sentence);
  });
});
