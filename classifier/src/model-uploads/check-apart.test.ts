import { systemClock } from '@detections/runtime';
import { smallNetwork } from '../importers/small-export.fixture.js';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import type { UploadVerdict } from '@detections/schema';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zipOf } from '../model-sources/zip.fixture.js';
import { checkApart, type CheckOptions } from './check-apart.js';
import { UploadedFiles } from './uploads.fixture.js';

const ID = '0000000000000001';
const MISBEHAVING = new URL('./misbehaving-check.fixture.js', import.meta.url);

const check = (folder: string, options: Partial<CheckOptions> = {}): Promise<UploadVerdict> =>
  checkApart(
    { folder, threadCount: 1 },
    {
      signal: new AbortController().signal,
      clock: systemClock,
      logger: { warn: () => undefined, error: () => undefined },
      ...options,
    },
  );

describe('a check of an upload, in a process apart', () => {
  let files: UploadedFiles;

  beforeEach(async () => {
    files = await UploadedFiles.create();
  });

  afterEach(() => files.close());

  const settings = { preprocessing: 'imagenet', output: 'logits', labels: ['a', 'b', 'c'] };
  const network = encodeDecodedModel(smallNetwork());

  it('says what it is', async () => {
    const zip = zipOf([
      { name: 'model.onnx', content: Buffer.from(network) },
      { name: 'detections.json', content: Buffer.from(JSON.stringify(settings)) },
    ]);
    const verdict = await check(await files.put(ID, { 'fruits.zip': zip }));
    expect(verdict).toMatchObject({
      state: 'accepted',
      check: {
        kind: 'plain-onnx',
        labels: { count: 3, first: ['a', 'b', 'c'] },
        input: { width: 6, height: 6 },
        output: 'logits',
      },
    });
  });

  it.each([
    ['a zip that is cut off', { 'model.zip': Buffer.from('PK\u0003\u0004half') }, /^(?!.*\/)/],
    ['a network that is none', { 'model.onnx': 'numbers', 'labels.txt': 'a\nb' }, /model\.onnx/],
    ['what nobody knows', { 'model.xyz': 'numbers' }, /^The upload is no export/],
  ])('refuses %s, and does not say where it lies', async (_, content, words) => {
    const verdict = await check(await files.put(ID, content));
    expect(verdict).toMatchObject({ state: 'refused', message: expect.stringMatching(words) });
    expect(JSON.stringify(verdict)).not.toContain(files.modelsDir);
  });
});

describe('a checking process', () => {
  const misbehave = (kind: string, options: Partial<CheckOptions> = {}): Promise<UploadVerdict> =>
    check(`/nowhere/${kind}`, { program: MISBEHAVING, ...options });

  it.each([
    ['that crashes', 'crashes', 'crashed', 'ended by itself'],
    ['that says what no check says', 'lies', 'crashed', 'ended by itself'],
  ])('%s is a refusal', async (_, kind, reason, words) => {
    await expect(misbehave(kind)).resolves.toEqual({
      state: 'refused',
      reason,
      message: expect.stringContaining(words),
    });
  });

  it('that takes too long is ended', async () => {
    const limits = { timeoutMs: 500, memoryBytes: 2 ** 30 };
    await expect(misbehave('hangs', { limits })).resolves.toMatchObject({
      reason: 'took-too-long',
    });
  });

  it('that takes too much memory is ended', async () => {
    const limits = { timeoutMs: 60_000, memoryBytes: 256 * 2 ** 20 };
    const verdict = await misbehave('eats', { limits });
    // The limit of what it may allocate, or that of what it may hold.
    expect(verdict).toMatchObject({
      reason: expect.stringMatching(/^(crashed|too-much-memory)$/),
      message: expect.stringContaining('0.25 GiB'),
    });
  });

  it('knows nothing of the service’s environment', async () => {
    const { message } = (await misbehave('tells')) as { message: string };
    const names = message
      .split(' ')
      .filter((name) => !['PWD', '_', 'SHLVL', 'OLDPWD'].includes(name));
    expect(names).toEqual(['MALLOC_ARENA_MAX', 'ORT_DISABLE_TELEMETRY']);
  });

  it('ends with its upload', async () => {
    const stop = new AbortController();
    const checking = misbehave('hangs', { signal: stop.signal });
    stop.abort(new Error('It is gone.'));
    await expect(checking).rejects.toThrow('It is gone.');
  });
});
