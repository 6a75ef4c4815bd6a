import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PrecisionChoice } from '@detections/schema';
import { chooseInt8Model } from '../choose-int8-model.js';
import type { EngineKind } from '../engines/engine-kind.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import { tfjsNode } from '../engines/tfjs-node/kind.js';
import { Int8ModelMissingError } from './int8-model-missing-error.js';
import { int8ModelPath, weightBitsOf, type WeightBits } from './int8-model.js';

const WEIGHTS_SHA256 = 'ab'.repeat(32);

describe('the int8 model', () => {
  let cacheDir: string;
  beforeEach(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'int8-model-'));
  });
  afterEach(() => rm(cacheDir, { recursive: true }));

  const pathOf = (bits: WeightBits): string => int8ModelPath(cacheDir, WEIGHTS_SHA256, bits);

  async function install(bits: WeightBits): Promise<void> {
    await mkdir(dirname(pathOf(bits)), { recursive: true });
    await writeFile(pathOf(bits), 'model');
  }

  const choose = (asked: PrecisionChoice, bits: WeightBits, engine: EngineKind = onnxruntime) =>
    chooseInt8Model({
      machine: {
        engines: [engine],
        device: 'cpu',
        processor: { arch: 'x64', flags: new Set(bits === 8 ? ['avx512_vnni'] : ['avx2']) },
      },
      asked,
      cacheDir,
      digest: WEIGHTS_SHA256,
    });

  it('is the finest one that the processor computes exactly', async () => {
    await install(7);
    await expect(choose('int8', 8)).resolves.toBe(pathOf(7));
    await install(8);
    await expect(choose('int8', 8)).resolves.toBe(pathOf(8));
    await expect(choose('auto', 7)).resolves.toBe(pathOf(7));
  });

  it('is never one whose products this processor would saturate', async () => {
    await install(8);
    await expect(choose('auto', 7)).resolves.toBeUndefined();
    await expect(choose('int8', 7)).rejects.toThrow(Int8ModelMissingError);
  });

  it('is not taken where fp32 is wanted or the engine has none', async () => {
    await install(8);
    await expect(choose('fp32', 8)).resolves.toBeUndefined();
    await expect(choose('auto', 8, tfjsNode)).resolves.toBeUndefined();
  });

  it('is named, with the command that makes it, where it is wanted and missing', async () => {
    await expect(choose('int8', 8)).rejects.toThrow('npm run model:quantize');
    await expect(choose('int8', 8)).rejects.toThrow(pathOf(8));
    await expect(choose('auto', 8)).resolves.toBeUndefined();
  });
});

describe('weightBitsOf', () => {
  it.each([
    ['x64', 'avx2 avx512f', 7],
    ['x64', 'avx2 avx_vnni', 8],
    ['x64', 'avx512f avx512_vnni', 8],
    ['x64', '', 7],
    ['arm64', '', 8],
  ])('of %s with "%s" is %i', (arch, flags, bits) => {
    expect(weightBitsOf({ arch, flags: new Set(flags.split(' ')) })).toBe(bits);
  });
});
