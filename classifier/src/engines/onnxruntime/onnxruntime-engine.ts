import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../../onnx/onnx-contract.js';
import type {
  Engine,
  FeatureMaps,
  InferenceOptions,
  InferenceOutput,
  ScoreKind,
} from '../engine.js';
import type { EngineSpec } from '../engine-spec.js';
import { openSession, type OnnxRuntimeSession, type SessionOutput } from './onnxruntime-session.js';
import { runInPieces } from './run-in-pieces.js';

const SCORES: readonly (readonly [ScoreKind, string])[] = [
  ['logits', ONNX_LOGITS_NAME],
  ['probabilities', ONNX_PROBABILITIES_NAME],
];

/** Blocks the thread it runs on while it infers: for use inside a worker thread. */
export class OnnxRuntimeEngine implements Engine {
  readonly name = 'onnxruntime';
  #session: Promise<OnnxRuntimeSession> | undefined;

  constructor(private readonly spec: EngineSpec) {}

  async load(): Promise<void> {
    await this.#loaded();
  }

  async infer(
    batch: Uint8Array,
    size: number,
    { features = false, embedding = false }: InferenceOptions = {},
  ): Promise<InferenceOutput> {
    const session = await this.#loaded();
    const [scoreKind, scoresName] = scoresOf(session);
    const outputs = await runInPieces(session, batch, size, [
      scoresName,
      ...(features ? [required(session, ONNX_FEATURES_NAME)] : []),
      ...(embedding ? [required(session, ONNX_EMBEDDING_NAME)] : []),
    ]);
    return {
      scores: outputs.get(scoresName)?.values ?? new Float32Array(),
      scoreKind,
      features: toFeatureMaps(outputs.get(ONNX_FEATURES_NAME)),
      embedding: outputs.get(ONNX_EMBEDDING_NAME)?.values,
    };
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.release();
  }

  #loaded(): Promise<OnnxRuntimeSession> {
    this.#session ??= this.#open().catch((error: unknown) => {
      // The next call tries anew.
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  async #open(): Promise<OnnxRuntimeSession> {
    const session = await openSession(this.spec.modelPath, this.spec);
    scoresOf(session);
    return session;
  }
}

/** @throws Error where the model gives none. */
function scoresOf({ outputNames }: OnnxRuntimeSession): readonly [ScoreKind, string] {
  const scores = SCORES.find(([, name]) => outputNames.includes(name));
  if (scores !== undefined) return scores;
  throw new Error(
    `Expected the model to have an output "${ONNX_LOGITS_NAME}" or "${ONNX_PROBABILITIES_NAME}"; came ${outputNames.join(', ')}.`,
  );
}

/** @throws Error where the model lacks this output. */
function required({ outputNames }: OnnxRuntimeSession, name: string): string {
  if (outputNames.includes(name)) return name;
  throw new Error(`The model has no output "${name}"; it has ${outputNames.join(', ')}.`);
}

function toFeatureMaps(output: SessionOutput | undefined): FeatureMaps | undefined {
  if (output === undefined) return undefined;
  const [, height = 0, width = 0] = output.dims;
  return { values: output.values, height, width };
}
