import { EngineLostError } from './engine-lost-error.js';
import { averageColour } from './average-colour/kind.fixture.js';
import type { EngineKind } from './engine-kind.js';
import { runEngine } from './run-engine.js';

/** First byte of a batch with which the GPU is lost. */
export const LOSING = 255;

/** An engine whose GPU goes away, as onnxruntime's says it. */
export const losingGpu: EngineKind = {
  ...averageColour,
  name: 'losing-gpu',
  create: async (spec) => {
    const engine = await averageColour.create(spec);
    return {
      name: 'losing-gpu',
      load: () => engine.load(),
      close: () => engine.close(),
      infer: (batch, size) =>
        batch[0] === LOSING
          ? Promise.reject(new EngineLostError('The GPU gave no answer: device lost'))
          : engine.infer(batch, size),
    };
  },
};

export const { check, findGpu, load, infer } = runEngine([losingGpu]);
