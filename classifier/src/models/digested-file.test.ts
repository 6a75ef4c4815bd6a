import { copyFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestPathOf, requireDigest, writeDigestedFile } from './digested-file.js';
import { ModelFileInvalidError } from './model-file-invalid-error.js';

describe('a file with its digest', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digested-file-'));
    path = join(folder, 'model.onnx');
    await writeDigestedFile(path, Buffer.from('a model'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('passes as it was written, also after it was written anew', async () => {
    await expect(requireDigest(path)).resolves.toBeUndefined();
    await writeDigestedFile(path, Buffer.from('another'));
    await expect(requireDigest(path)).resolves.toBeUndefined();
  });

  it('has it as sha256sum writes it', async () => {
    expect(await readFile(digestPathOf(path), 'utf8')).toBe(
      '97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c  model.onnx\n',
    );
  });

  it.each<[string, () => Promise<void>]>([
    ['was changed', () => writeFile(path, 'b model')],
    ['was cut off', () => truncate(path, 3)],
    ['is empty', () => truncate(path, 0)],
    ['has no digest', () => rm(digestPathOf(path))],
    ['has an empty digest', () => truncate(digestPathOf(path), 0)],
    [
      "is another model's, brought with its digest",
      async () => {
        const other = join(folder, 'other.onnx');
        await writeDigestedFile(other, Buffer.from('another model'));
        await rename(other, path);
        await copyFile(digestPathOf(other), digestPathOf(path));
      },
    ],
  ])('is refused where it %s', async (_, damage) => {
    await damage();
    await expect(requireDigest(path)).rejects.toThrow(ModelFileInvalidError);
    await expect(requireDigest(path)).rejects.toThrow(path);
  });
});
