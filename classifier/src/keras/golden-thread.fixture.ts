import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import {
  goldenPictures,
  goldenWeights,
  type FittedStatistics,
  type GoldenInput,
} from './golden-numbers.fixture.js';
import { kerasAsOnnx } from './keras-as-onnx.js';

export interface GoldenCase {
  readonly topology: unknown;
  readonly kerasVersion: string;
  readonly input: GoldenInput;
  readonly output: {
    readonly shape: readonly number[];
    readonly greatest: number;
    /** 200,000ths of the greatest number. */
    readonly shares: readonly number[];
  };
  readonly fitted?: FittedStatistics;
}

export interface GoldenAnswer {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What runs on a thread of its own: onnxruntime wants the arrays of Node, not of Jest. */
export async function answer(golden: GoldenCase): Promise<GoldenAnswer> {
  const { topology, kerasVersion, input, fitted, output } = golden;
  const { model } = kerasAsOnnx({ topology, kerasVersion, weights: goldenWeights(fitted) });
  const session = await InferenceSession.create(encodeDecodedModel(model), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  try {
    const [count = 1] = output.shape;
    const tensor = new Tensor('float32', goldenPictures(count, input), [count, ...input.shape]);
    const results = await session.run({ [session.inputNames[0] ?? '']: tensor });
    const result = results[session.outputNames[0] ?? ''];
    if (!(result?.data instanceof Float32Array)) throw new Error('Expected float32.');
    return { shape: result.dims, values: result.data };
  } finally {
    await session.release();
  }
}
