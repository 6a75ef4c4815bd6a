import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWith, type Requirement } from '@detections/test-support';
import { WEIGHTS_FORMATS, weightsFormat } from '../importers/keras-resnet50/model-format.js';
import { inferNaively } from '../importers/keras-resnet50/naive-network.fixture.js';
import { canRun } from './can-run.js';
import type { EngineRequest } from './engine-spec.js';
import { engineKind } from './registry.js';
import {
  inventImage,
  SMALL_FOLDED,
  SMALL_INPUT,
  SMALL_NETWORK,
  SMALL_WEIGHTS,
} from './small-network.fixture.js';
import { ThreadedEngine } from './threaded-engine.js';

const SEEDS = [7, 31, 101, 13, 57, 89, 3];
const images = SEEDS.map(inventImage);
const expected = images.map((image) => inferNaively(SMALL_NETWORK, SMALL_WEIGHTS, image));
const { classCount, inputFeatures } = SMALL_NETWORK.classifier;

/** Where an engine reads a residual network from. @throws Error where it reads none. */
export function formatFor(name: string): string {
  const runnable = canRun(engineKind(name), WEIGHTS_FORMATS);
  if (!runnable.runs) throw new Error(runnable.reason);
  return runnable.format;
}

/**
 * What every engine must do, on its thread, shown with a small residual network whose answers are
 * known from its definition. Needs no weights.
 */
export function describeEngine(name: string, requirements: readonly Requirement[] = []): void {
  describeWith(requirements, `the engine ${name} on a small network`, () => {
    let folder: string;
    let spec: EngineRequest;
    let engine: ThreadedEngine;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), `${name}-`));
      const modelPath = join(folder, 'small.model');
      const file = weightsFormat(formatFor(name)).write(SMALL_NETWORK, SMALL_FOLDED);
      await writeFile(modelPath, file);
      spec = { engine: name, modelPath, threadCount: 1, input: SMALL_INPUT };
      engine = new ThreadedEngine(spec);
    });
    afterAll(async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    });

    it.each([1, 2, 3, 7])(
      "answers each image of a batch of %i as the network's definition does",
      async (size) => {
        const { scores, scoreKind } = await engine.infer(batchOf(size), size);
        expect(scoreKind).toBe('logits');
        const logits = expected.slice(0, size).flatMap((one) => one.logits);
        expect(logits).toHaveLength(size * classCount);
        expectClose(scores, logits);
      },
    );

    it('gives what the last ReLU gives, channel last, where it is asked for', async () => {
      const { features } = await engine.infer(batchOf(3), 3, { features: true });
      const { values = [], height = 0, width = 0 } = features ?? {};
      expectClose(
        values,
        expected.slice(0, 3).flatMap((one) => one.features),
      );
      expect(height).toBeGreaterThan(0);
      expect([width, height * width * inputFeatures * 3]).toEqual([height, values.length]);
    });

    it('gives what the last dense layer reads, where it is asked for', async () => {
      const { embedding = [] } = await engine.infer(batchOf(3), 3, { embedding: true });
      expectClose(
        embedding,
        expected.slice(0, 3).flatMap((one) => meanOverPlaces(one.features)),
      );
    });

    it('gives neither unasked', async () => {
      const output = await engine.infer(batchOf(1), 1);
      expect([output.features, output.embedding]).toEqual([undefined, undefined]);
    });

    it('refuses a batch of the wrong length and goes on', async () => {
      const short = batchOf(3).subarray(1);
      await expect(engine.infer(short, 3)).rejects.toThrow('Expected 3 images of 20×20 pixels');
      expect((await engine.infer(batchOf(1), 1)).scores).toHaveLength(classCount);
    });

    it('loads once, however often it is told to', async () => {
      await engine.load();
      await engine.load();
      expect((await engine.infer(batchOf(1), 1)).scores).toHaveLength(classCount);
    });

    it('answers the same after it was closed and loaded anew', async () => {
      const { scores } = await engine.infer(batchOf(1), 1);
      await engine.close();
      await expect(engine.infer(batchOf(1), 1)).rejects.toThrow('closed');
      engine = new ThreadedEngine(spec);
      expect((await engine.infer(batchOf(1), 1)).scores).toEqual(scores);
    });

    it.each([
      ['is not there', undefined],
      ['is empty', new Uint8Array()],
      ['holds something else', new Uint8Array(400).fill(0x41)],
    ])('does not load a file that %s', async (_, bytes) => {
      const modelPath = join(folder, 'damaged.model');
      if (bytes !== undefined) await writeFile(modelPath, bytes);
      const damaged = new ThreadedEngine({ ...spec, modelPath });
      await expect(damaged.load()).rejects.toThrow();
      await damaged.close();
    });
  });
}

function batchOf(size: number): Uint8Array {
  return Uint8Array.from(images.slice(0, size).flatMap((image) => [...image]));
}

/** @param features height×width×channels */
function meanOverPlaces(features: readonly number[]): readonly number[] {
  const places = features.length / inputFeatures;
  return Array.from({ length: inputFeatures }, (_, channel) => {
    const ofChannel = features.filter((__, index) => index % inputFeatures === channel);
    return ofChannel.reduce((a, b) => a + b, 0) / places;
  });
}

function expectClose(actual: ArrayLike<number>, values: readonly number[]): void {
  expect(actual).toHaveLength(values.length);
  values.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, 3);
  });
}
