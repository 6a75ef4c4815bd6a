import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, modelEnvironment, runCommand, SHARED } from '@detections/test-support';

describeWith(['exports'], 'detections models check', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detections-check-'));
    for (const name of ['onnx-plain', 'refuse-detector', 'refuse-corrupt-not-onnx']) {
      await cp(join(SHARED, 'models', name), join(folder, name), { recursive: true });
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  const check = (...words: readonly string[]) =>
    runCommand(['models', 'check', ...words], folder, modelEnvironment());

  it('asks for what the files do not say, with the line to add', async () => {
    const { code, stdout } = await check('onnx-plain');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused \(meaning-open\): .*"preprocessing": "imagenet"/);
  });

  it('says what it would become once they do, and writes nothing beside it', async () => {
    await writeFile(
      join(folder, 'onnx-plain', 'detections.json'),
      JSON.stringify({ preprocessing: 'imagenet' }),
    );
    const { code, stdout, stderr } = await check('onnx-plain');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('kind: plain-onnx\nname: onnx-plain, version 1\n');
    expect(stdout).toContain('trial: passed');
    expect((await readdir(join(folder, 'onnx-plain'))).sort()).toEqual([
      'detections.json',
      'labels.txt',
      'model.onnx',
    ]);
  });

  it.each([
    ['refuse-detector', 'not-a-classifier'],
    ['refuse-corrupt-not-onnx', 'corrupt'],
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
