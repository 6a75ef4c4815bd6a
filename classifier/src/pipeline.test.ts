import { systemClock } from '@detections/runtime';
import { FAKE_CARD } from '@detections/test-support';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Engine, InferenceOutput } from './engines/engine.js';
import { createDecoderPool, createPipeline, type Pipeline } from './pipeline.js';
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
  const inTurn = createInferenceTurns();
  const pipelineOf = (engine: Engine): Pipeline =>
    createPipeline({
      engine,
      decoders,
      card: FAKE_CARD,
      maxBatchSize: 1,
      maxBatchDelayMs: 0,
      inTurn,
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
