import { copyFile, mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemClock } from '@detections/runtime';
import type { PrecisionChoice } from '@detections/schema';
import { describeWith, findModelFolder } from '@detections/test-support';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { TEST_MACHINE } from './engines/machine.fixture.js';
import { loadModel } from './load-model.js';
import {
  agreementPathOf,
  recordAgreement,
  type AgreementMeasurement,
} from './models/agreement-record.js';
import type { LoadedModel } from './models/run-model.js';
import { digestPathOf, writeDigestedFile } from './models/digested-file.js';
import { hashFile } from './models/hash-file.js';
import { int8ModelPath, weightBitsOf } from './models/int8-model.js';
import { ModelError } from './models/model-error.js';
import { cachedNameOf } from './importers/keras-resnet50/model-format.js';
import { convolutionsOf, RESNET50 } from './importers/keras-resnet50/resnet50.js';
import { writeOnnx } from './importers/keras-resnet50/write-onnx.js';

const MINUTES = 60_000;
const VNNI = { arch: 'x64', flags: new Set(['avx512_vnni']) };
const REBUILDING = 'the cached model does not load: rebuilding';

describeWith(['weights'], 'loading a model from the cache', () => {
  let cacheFolder: string;
  let cached: string;
  let int8: string;
  let goodSha256: string;
  let weightsSha256: string;
  let digest: string;
  let said: string[] = [];

  const load = (precision: PrecisionChoice = 'fp32'): Promise<LoadedModel> =>
    loadModel({
      location: {
        modelsDir: '',
        folders: [findModelFolder() ?? ''],
        cacheFolder,
        sources: { weights: { name: 'weights', urls: [], md5: undefined } },
        fallback: { folders: [], cacheFolder },
        proxies: {},
      },
      machine: { ...TEST_MACHINE, processor: VNNI, precision },
      threadCount: 1,
      inferenceTimeoutMs: 30_000,
      clock: systemClock,
      signal: new AbortController().signal,
      logger: pino(
        {},
        { write: (line) => said.push((JSON.parse(line) as { readonly msg: string }).msg) },
      ),
    });
  const loadAndClose = async (precision?: PrecisionChoice): Promise<LoadedModel['model']> => {
    const { engine, model } = await load(precision);
    await engine.close();
    return model;
  };

  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'load-model-'));
    ({ weightsSha256, digest } = await loadAndClose());
    cached = join(cacheFolder, cachedNameOf('onnx', weightsSha256));
    int8 = int8ModelPath(cacheFolder, digest, weightBitsOf(VNNI));
    goodSha256 = await hashFile(cached, 'sha256');
  }, 2 * MINUTES);
  afterAll(() => rm(cacheFolder, { recursive: true }));
  beforeEach(() => {
    said = [];
  });

  /** In the middle of the last layer, where nothing but its answers would tell. */
  async function flipBytes(path: string): Promise<void> {
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(64, 0x41), 0, 64, 95_000_000);
    await file.close();
  }

  it.each<[string, () => Promise<unknown>]>([
    ['some of whose bytes are others', () => flipBytes(cached)],
    [
      'whose network answers with no numbers',
      () => writeDigestedFile(cached, networkOf(Number.NaN)),
    ],
  ])(
    'makes a file anew %s',
    async (_, damage) => {
      await damage();
      expect(await loadAndClose()).toMatchObject({ weightsSha256, precision: 'fp32' });
      expect(said.filter((line) => line === REBUILDING)).toHaveLength(1);
      expect(await hashFile(cached, 'sha256')).toBe(goodSha256);
    },
    2 * MINUTES,
  );

  it(
    'takes what it made anew',
    async () => {
      expect(await loadAndClose()).toMatchObject({ weightsSha256, precision: 'fp32' });
      expect(said).not.toContain(REBUILDING);
      expect(await readFile(digestPathOf(cached), 'utf8')).toBe(
        `${goodSha256}  ${basename(cached)}\n`,
      );
    },
    MINUTES,
  );

  it(
    'refuses an int8 model that is not what was installed, or takes fp32 where it may',
    async () => {
      await mkdir(dirname(int8), { recursive: true });
      await recordAgreement({ modelPath: int8, digest, precision: 'int8' }, measured(0.97));
      const withoutDigest = (): Promise<void> => copyFile(cached, int8);
      const withoutNumbers = (): Promise<void> => writeDigestedFile(int8, networkOf(Number.NaN));
      for (const damage of [withoutDigest, withoutNumbers]) {
        await damage();
        const refused = loadAndClose('int8');
        await expect(refused).rejects.toThrow(ModelError);
        await expect(refused).rejects.toThrow(int8);
        await expect(refused).rejects.toThrow('npm run model:quantize');
        expect(await loadAndClose('auto')).toMatchObject({ precision: 'fp32' });
        expect(said).toContain('does not load: taking the next best');
      }
      // For the test's purpose the float32 network will do.
      await writeDigestedFile(int8, await readFile(cached));
      expect(await loadAndClose('int8')).toMatchObject({ precision: 'int8', weightsSha256 });
    },
    2 * MINUTES,
  );

  it(
    'takes int8 by itself where it was measured to agree, and else does not',
    async () => {
      await writeDigestedFile(int8, await readFile(cached));
      const subject = { modelPath: int8, digest, precision: 'int8' } as const;
      await recordAgreement(subject, measured(0.97));
      expect(await loadAndClose('auto')).toMatchObject({ precision: 'int8' });
      await recordAgreement(subject, measured(0.96));
      expect(await loadAndClose('auto')).toMatchObject({ precision: 'fp32' });
      await rm(agreementPathOf(subject));
      expect(await loadAndClose('auto')).toMatchObject({ precision: 'fp32' });
    },
    2 * MINUTES,
  );
});

function measured(agreement: number): AgreementMeasurement {
  return {
    engine: 'onnxruntime',
    device: 'cpu',
    instructions: 'avx512_vnni',
    preset: 'CENTER_CROP',
    pictures: 100,
    apart: true,
    agreement,
    measuredAt: '2026-11-28T00:00:00Z',
  };
}

function networkOf(value: number): Uint8Array {
  const { inputFeatures, classCount } = RESNET50.classifier;
  const layer = (kernelCount: number, biasCount: number) => ({
    kernel: new Float32Array(kernelCount).fill(value),
    bias: new Float32Array(biasCount).fill(value),
  });
  const weights = {
    convolutions: new Map(
      convolutionsOf(RESNET50).map(({ name, kernelSize, inputChannels, outputChannels }) => [
        name,
        layer(kernelSize ** 2 * inputChannels * outputChannels, outputChannels),
      ]),
    ),
    classifier: layer(inputFeatures * classCount, classCount),
  };
  return writeOnnx(RESNET50, weights);
}
