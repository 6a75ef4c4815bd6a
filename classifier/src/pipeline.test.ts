import { systemClock } from '@detections/runtime';
import { decodeCopies, decodeEmbedding } from '@detections/schema';
import { createJob, eventually, FAKE_CARD, FAKE_MODEL } from '@detections/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import type { Engine, InferenceOutput } from './engines/engine.js';
import { createDecoderPool, createPipeline, type Pipeline } from './pipeline.js';
import { classifyJob } from './serving/classify-job.js';
import { createInferenceTurns } from './serving/inference-turns.js';

const SCORES: InferenceOutput = {
  scores: Float32Array.of(0, 1),
  scoreKind: 'logits',
  features: undefined,
  embedding: undefined,
};

function engineThat(load: () => Promise<void>): Engine {
  return {
    name: 'fake',
    load,
    infer: async () => {
      await load();
      return SCORES;
    },
    close: () => Promise.resolve(),
  };
}

describe('the pipelines of several models', () => {
  const decoders = createDecoderPool({
    maxImagePixels: 1,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
  });
  const turns = createInferenceTurns();
  const pipelineOf = (engine: Engine): Pipeline =>
    createPipeline({
      engine,
      decoders,
      card: FAKE_CARD,
      maxBatchSize: 1,
      maxBatchDelayMs: 0,
      turns,
      clock: systemClock,
    });
  const request = { pixels: Uint8Array.of(1, 2, 3), features: false };

  it('go on for the others while the thread of one is replaced', async () => {
    let replace = (): void => undefined;
    const replaced = new Promise<void>((resolve) => {
      replace = resolve;
    });
    const waiting = pipelineOf(engineThat(() => replaced)).infer(request);
    const other = pipelineOf(engineThat(() => Promise.resolve()));
    await expect(other.infer(request)).resolves.toMatchObject({ batchSize: 1 });
    replace();
    await expect(waiting).resolves.toMatchObject({ batchSize: 1 });
  });

  it('fail for the one whose thread cannot be replaced, and leave the turn', async () => {
    const broken = pipelineOf(engineThat(() => Promise.reject(new Error('It does not load.'))));
    await expect(broken.infer(request)).rejects.toThrow('It does not load.');
    const other = pipelineOf(engineThat(() => Promise.resolve()));
    await expect(other.infer(request)).resolves.toMatchObject({ batchSize: 1 });
  });
});

describe('pictures that nobody waits for any more', () => {
  const decoders = createDecoderPool({
    maxImagePixels: 1_000_000,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
  });
  afterAll(() => decoders.close());

  it('are neither decoded nor inferred, whatever they wait for', async () => {
    const asked: number[] = [];
    let answer = (): void => undefined;
    const engine: Engine = {
      ...engineThat(() => Promise.resolve()),
      infer: async (_, size) => {
        asked.push(size);
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return { ...SCORES, scores: new Float32Array(2 * size) };
      },
    };
    const pipeline = createPipeline({
      ...{ engine, decoders, card: FAKE_CARD, clock: systemClock },
      ...{ maxBatchSize: 8, maxBatchDelayMs: 0 },
    });
    const request = { pixels: Uint8Array.of(1, 2, 3), features: false };
    const first = pipeline.infer(request);
    await eventually(() => {
      expect(asked).toEqual([1]);
    });
    let gone = false;
    const isCancelled = (): boolean => gone;
    const abandoned = Array.from({ length: 15 }, () => pipeline.infer({ ...request, isCancelled }));
    const ended = Promise.allSettled(abandoned);
    gone = true;
    const next = pipeline.infer(request);
    answer();
    await eventually(() => {
      expect(asked).toEqual([1, 1]);
    });
    answer();
    const picture = { image: Uint8Array.of(0), mediaType: 'image/png' } as const;
    const undecoded = pipeline.preprocess({ ...picture, preset: 'CENTER_CROP', isCancelled });
    await expect(undecoded).rejects.toMatchObject({ code: 'JOB_TIMEOUT' });
    for (const each of await ended) expect(each).toMatchObject({ reason: { code: 'JOB_TIMEOUT' } });
    await expect(Promise.all([first, next])).resolves.toHaveLength(2);
  });
});

describe('a picture that goes through all of it', () => {
  const decoders = createDecoderPool({
    maxImagePixels: 1_000_000,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
  });
  afterAll(() => decoders.close());

  it('comes back as its embedding and copies', async () => {
    const engine: Engine = {
      ...engineThat(() => Promise.resolve()),
      infer: (pixels) =>
        Promise.resolve({ ...SCORES, embedding: Float32Array.from(pixels.subarray(0, 3)) }),
    };
    const pipeline = createPipeline({
      ...{ engine, decoders, card: FAKE_CARD, clock: systemClock },
      ...{ maxBatchSize: 1, maxBatchDelayMs: 0 },
    });
    const image = await sharp({
      create: { width: 900, height: 600, channels: 3, background: '#102030' },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const outputs = { topK: 0, embedding: true, copies: true };
    const reply = await classifyJob(
      createJob({ image, mediaType: 'image/jpeg', preset: 'CENTER_CROP', ...outputs }),
      {
        ...pipeline,
        readClassifier: () => Promise.reject(new Error('No heatmap is wanted.')),
        model: FAKE_MODEL,
        clock: systemClock,
      },
    );
    expect([...decodeEmbedding(reply.embedding ?? '')]).toEqual([0x10, 0x20, 0x30]);
    const copies = reply.copies && decodeCopies(reply.copies);
    const sizes = { photo: { width: 341, height: 512 }, thumbnail: { width: 85, height: 128 } };
    for (const kind of ['photo', 'thumbnail'] as const) {
      await expect(sharp(copies?.[kind]).metadata()).resolves.toMatchObject(sizes[kind]);
    }
  });
});
