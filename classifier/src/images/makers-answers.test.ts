import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { requireMediaType, systemClock, type Preset } from '@detections/schema';
import { describeWith, picture, SHARED } from '@detections/testing';
import { afterAll, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { DecoderPool } from './decoder-pool.js';
import type { FloatNetworkTask } from './float-network-thread.fixture.js';

const THREAD = new URL('./float-network-thread.fixture.js', import.meta.url);
const MINUTES = 60_000;

const goldenSchema = z.object({
  results: z.array(
    z.object({
      file: z.string(),
      top: z.array(z.object({ index: z.int(), probability: z.number() })).min(1),
    }),
  ),
});

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
  const pool = new DecoderPool({
    maxImagePixels: 100_000_000,
    decodeTimeoutMs: 60_000,
    maxResidentBytes: 1e9,
    maxProcesses: 2,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
  });
  afterAll(() => pool.close());

  it.each(EXPORTS)(
    '$model: the same top one and the same probabilities on every picture',
    async (network) => {
      const golden = readGolden(network.model);
      const images = await Promise.all(golden.map(({ file }) => pixelsOf(pool, file, network)));
      const answers = await infer({ ...network, modelPath: modelPath(network.model), images });
      const differences = golden.map(({ file, top }, index) => {
        const probabilities = softmax(answers[index] ?? []);
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

/** On a thread: onnxruntime wants the arrays of Node, not those of Jest. */
function infer(task: FloatNetworkTask): Promise<readonly (readonly number[])[]> {
  return new Promise((resolve, reject) => {
    const answers: number[][] = [];
    const worker = new Worker(THREAD, { workerData: task });
    worker.on('message', (logits: Float32Array) => answers.push([...logits]));
    worker.on('error', reject);
    worker.on('exit', () => {
      resolve(answers);
    });
  });
}

function softmax(logits: readonly number[]): readonly number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function readGolden(model: string): z.infer<typeof goldenSchema>['results'] {
  const json: unknown = JSON.parse(readFileSync(join(SHARED, 'golden', `${model}.json`), 'utf8'));
  return goldenSchema.parse(json).results;
}

function modelPath(model: string): string {
  return join(SHARED, 'models', model, 'model.onnx');
}
