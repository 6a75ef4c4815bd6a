import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { modelEnvironment, runCommand } from '@detections/test-support';
import { putDetector, putOpenExport } from '../exports.fixture.js';

describe('detections models check', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-check-'));
    await putOpenExport(join(folder, 'fruits'));
    await putDetector(join(folder, 'detector'));
    await mkdir(join(folder, 'no-onnx'));
    await writeFile(join(folder, 'no-onnx', 'model.onnx'), 'No network at all.');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const check = (...words: readonly string[]) =>
    runCommand(['models', 'check', ...words], folder, modelEnvironment());

  it('asks for what the files do not say, with the line to add', async () => {
    const { code, stdout } = await check('fruits');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused \(meaning-open\): .*"preprocessing": "imagenet"/);
  });

  it('says what it would become once they do, and writes nothing beside it', async () => {
    await writeFile(
      join(folder, 'fruits', 'detections.json'),
      JSON.stringify({ preprocessing: 'imagenet' }),
    );
    const { code, stdout, stderr } = await check('fruits');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('kind: plain-onnx\nname: fruits, version 1\n');
    expect(stdout).toContain('trial: passed');
    expect((await readdir(join(folder, 'fruits'))).sort()).toEqual([
      'detections.json',
      'labels.txt',
      'model.onnx',
    ]);
  });

  it.each([
    ['detector', 'not-a-classifier'],
    ['no-onnx', 'corrupt'],
    ['nowhere', 'file-missing'],
  ])('refuses %s with its reason', async (name, reason) => {
    const { code, stdout } = await check(name, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'refused', reason });
  });

  it('wants a folder', async () => {
    const { code, stderr } = await check();
    expect(code).toBe(2);
    expect(stderr).toContain('Try: detections models check --help');
  });
});
