import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPackage, describeCheck } from './check-package.js';
import { importOnOwnThread } from './import-on-own-thread.js';
import { Networks } from './networks.fixture.js';
import { smallNetwork } from './small-export.fixture.js';

describe('the check of a package', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  async function check(
    files: Parameters<Networks['newFolder']>[0],
  ): ReturnType<typeof checkPackage> {
    const folder = await networks.newFolder(files);
    const task = {
      folder,
      cacheDir: await networks.newCache(),
      name: 'fruits',
      version: '3',
      threadCount: 1,
    };
    return checkPackage(() => importOnOwnThread(task, AbortSignal.timeout(20_000)));
  }

  it('says what a folder becomes', async () => {
    const result = await check({
      'model.onnx': smallNetwork({ last: 'Softmax' }),
      'labels.txt': 'apple, red\ncherry\ncherry\n',
      'detections.json': { preprocessing: 'imagenet', license: 'MIT' },
    });
    expect(result).toMatchObject({
      outcome: 'accepted',
      kind: 'plain-onnx',
      labels: {
        count: 3,
        first: ['apple, red', 'cherry', 'cherry'],
        last: 'cherry',
        duplicates: ['cherry'],
      },
    });
    const text = describeCheck(result);
    expect(text).toContain('name: fruits, version 3\ninput: 6×6 pixels');
    expect(text).toContain('output: probabilities\nembedding: 4 numbers\nheatmaps: exact');
    expect(text).toContain('labels: 3 ("apple, red", "cherry", "cherry")');
    expect(text).toContain('license: MIT');
    expect(text).toMatch(/trial: passed$/);
  });

  it('says why a folder becomes nothing', async () => {
    const result = await check({ 'notes.txt': 'Ideas' });
    expect(result).toMatchObject({ outcome: 'refused', reason: 'unknown-kind' });
    expect(describeCheck(result)).toMatch(/^refused \(unknown-kind\): .* is no export of a kind/);
  });

  it('does not take a fault of ours for a fault of the folder', async () => {
    const fault = new Error('no space left');
    await expect(checkPackage(() => Promise.reject(fault))).rejects.toBe(fault);
  });
});
