import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireMediaType } from '@detections/runtime';
import type { Preset } from '@detections/schema';
import { describeWith, picture, readMakersAnswers, SHARED } from '@detections/test-support';
import { afterAll, expect, it } from '@jest/globals';
import { createPatientPool } from './decoder-pool.fixture.js';
import type { DecoderPool } from './decoder-pool.js';
import { Networks } from '../importers/networks.fixture.js';

const MINUTES = 60_000;

interface Export {
  readonly model: string;
  readonly shorterSide: number;
  readonly side: number;
  readonly mean: number;
  readonly std: number;
}

const BICUBIC = { kernel: 'bicubic', antialias: true, exact: true, rounding: 'floor' } as const;
const EXPORTS: readonly Export[] = [
  {
    model: 'efficientnet-lite0',
    shorterSide: 256,
    side: 224,
    mean: 127 / 255,
    std: 128 / 255,
  },
  { model: 'timm-hf', shorterSide: 106, side: 96, mean: 0.5, std: 0.5 },
];

/** As Hugging Face's image processors and these goldens do it. */
function presetOf({ shorterSide, side }: Export): Preset {
  return {
    name: 'HUGGING_FACE',
    orient: false,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'shortest-edge', size: shorterSide, ...BICUBIC },
    crop: { width: side, height: side, rounding: 'floor' },
  };
}

describeWith(['exports'], "an export on our pixels, compared with its maker's answers", () => {
  const pool = createPatientPool();
  const networks = new Networks();
  afterAll(async () => {
    await Promise.all([pool.close(), networks.close()]);
  });

  it.each(EXPORTS)(
    '$model: the same top one and the same probabilities on every picture',
    async (network) => {
      const golden = readMakersAnswers(network.model);
      const images = await Promise.all(golden.map(({ file }) => pixelsOf(pool, file, network)));
      const logits = await logitsOf(networks, network, images);
      const classCount = logits.length / images.length;
      const differences = golden.map(({ file, top }, index) => {
        const own = logits.subarray(index * classCount, (index + 1) * classCount);
        const probabilities = softmax([...own]);
        const best = probabilities.indexOf(Math.max(...probabilities));
        expect({ file, best }).toEqual({ file, best: top[0]?.index });
        return Math.max(
          ...top.map((one) => Math.abs(one.probability - (probabilities[one.index] ?? Number.NaN))),
        );
      });
      const largest = Math.max(...differences);
      process.stdout.write(`${network.model}: largest difference ${largest.toExponential(1)}\n`);
      expect(golden.length).toBeGreaterThanOrEqual(47);
      expect(largest).toBeLessThanOrEqual(0.00001);
    },
    2 * MINUTES,
  );
});

async function pixelsOf(pool: DecoderPool, file: string, network: Export): Promise<Uint8Array> {
  const image = await readFile(picture(file));
  const { pixels } = await pool.preprocess({
    image,
    mediaType: requireMediaType(image),
    preset: presetOf(network),
    input: { width: network.side, height: network.side },
  });
  return pixels;
}

/** As the maker's runtime gives them for these pixels. */
function logitsOf(
  networks: Networks,
  { model, side, mean, std }: Export,
  images: readonly Uint8Array[],
): Promise<Float32Array> {
  return networks.original({
    path: join(SHARED, 'models', model, 'model.onnx'),
    pixels: {
      batch: Uint8Array.from(Buffer.concat(images)),
      size: images.length,
      width: side,
      height: side,
    },
    layout: 'NCHW',
    normalization: {
      scale: 1 / 255,
      mean: [mean, mean, mean],
      std: [std, std, std],
      channelOrder: 'RGB',
    },
  });
}

function softmax(logits: readonly number[]): readonly number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
