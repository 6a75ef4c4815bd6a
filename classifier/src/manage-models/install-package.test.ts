import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '@detections/runtime/lifecycle';
import { findPackages } from '../models/find-packages.js';
import { installPackage } from './install-package.js';

describe('putting an export into the models folder', () => {
  let root: string;
  let from: string;
  let modelsDir: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'install-'));
    from = join(root, 'export');
    modelsDir = join(root, 'new', 'models');
    await mkdir(join(from, 'onnx'), { recursive: true });
    await mkdir(join(from, '.git'));
    await writeFile(join(from, '.git', 'HEAD'), 'hidden');
    await writeFile(join(root, 'blob'), 'network');
    await symlink('../../blob', join(from, 'onnx', 'model.onnx'));
    await symlink('.', join(from, 'itself'));
    await symlink('gone', join(from, 'broken'));
    await writeFile(join(from, 'labels.txt'), 'apple\npear\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  const agree = (): Promise<void> => Promise.resolve();
  const install = (version: string, confirm: (copy: string) => Promise<void> = agree) =>
    installPackage({ from, to: join(modelsDir, 'fruits', version) }, confirm);

  it('copies files and what links to files lead to, and leaves hidden ones', async () => {
    await install('1');
    const target = join(modelsDir, 'fruits', '1');
    expect((await readdir(target)).toSorted()).toEqual(['labels.txt', 'onnx']);
    await rm(from, { recursive: true });
    await rm(join(root, 'blob'));
    await expect(readFile(join(target, 'onnx', 'model.onnx'), 'utf8')).resolves.toBe('network');
    expect(await readdir(join(modelsDir, 'fruits'))).toEqual(['1']);
  });

  it('shows nobody a copy that is not confirmed', async () => {
    let seen: unknown;
    await install('1', async (copy) => {
      expect(await readdir(copy)).toContain('labels.txt');
      seen = await findPackages(modelsDir);
    });
    expect(seen).toEqual({ packages: [], ignored: [] });
  });

  it('leaves nothing behind where the copy is not confirmed', async () => {
    const refuse = (): Promise<void> => Promise.reject(new InputError('no'));
    await expect(install('1', refuse)).rejects.toThrow('no');
    expect((await readdir(root)).toSorted()).toEqual(['blob', 'export']);
    await install('1');
    await expect(install('2', refuse)).rejects.toThrow('no');
    expect(await readdir(join(modelsDir, 'fruits'))).toEqual(['1']);
  });

  it('leaves what others put there meanwhile', async () => {
    const interrupt = async (): Promise<void> => {
      await mkdir(join(modelsDir, 'birds'));
      throw new InputError('no');
    };
    await expect(install('1', interrupt)).rejects.toThrow('no');
    expect(await readdir(modelsDir)).toEqual(['birds']);
  });

  it('overwrites no version, also where somebody else was faster', async () => {
    await install('2');
    await writeFile(join(root, 'blob'), 'another');
    await expect(install('2')).rejects.toThrow(InputError);
    const race = install('3', () => install('3'));
    await expect(race).rejects.toThrow('Expected a version that is not there yet');
    const path = join(modelsDir, 'fruits/2/onnx/model.onnx');
    await expect(readFile(path, 'utf8')).resolves.toBe('network');
    expect((await readdir(join(modelsDir, 'fruits'))).toSorted()).toEqual(['2', '3']);
  });
});
