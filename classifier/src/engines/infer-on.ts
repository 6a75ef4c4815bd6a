import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../onnx/onnx-contract.js';
import type { FeatureMaps, InferenceOptions, InferenceOutput, ScoreKind } from './engine.js';
import type { OnnxNetwork, OnnxOutput } from './onnx-network.js';
import { runInPieces } from './run-in-pieces.js';

const SCORES: readonly (readonly [ScoreKind, string])[] = [
  ['logits', ONNX_LOGITS_NAME],
  ['probabilities', ONNX_PROBABILITIES_NAME],
];

/** @throws Error where the network gives no scores: an engine asks when it loads one. */
export function scoresOf({
  outputNames,
}: Pick<OnnxNetwork, 'outputNames'>): readonly [ScoreKind, string] {
  const scores = SCORES.find(([, name]) => outputNames.includes(name));
  if (scores !== undefined) return scores;
  throw new Error(
    `Expected the model to have an output "${ONNX_LOGITS_NAME}" or "${ONNX_PROBABILITIES_NAME}"; came ${outputNames.join(', ')}.`,
  );
}

/**
 * Answers as an engine does, with a batch of any size.
 *
 * @throws Error where the network lacks what is asked for.
 */
export async function inferOn(
  network: OnnxNetwork,
  batch: Uint8Array,
  size: number,
  { features = false, embedding = false }: InferenceOptions = {},
): Promise<InferenceOutput> {
  const [scoreKind, scoresName] = scoresOf(network);
  const outputs = await runInPieces(network, batch, size, [
    scoresName,
    ...(features ? [required(network, ONNX_FEATURES_NAME)] : []),
    ...(embedding ? [required(network, ONNX_EMBEDDING_NAME)] : []),
  ]);
  return {
    scores: outputs.get(scoresName)?.values ?? new Float32Array(),
    scoreKind,
    features: toFeatureMaps(outputs.get(ONNX_FEATURES_NAME)),
    embedding: outputs.get(ONNX_EMBEDDING_NAME)?.values,
  };
}

function required({ outputNames }: OnnxNetwork, name: string): string {
  if (outputNames.includes(name)) return name;
  throw new Error(`The model has no output "${name}"; it has ${outputNames.join(', ')}.`);
}

function toFeatureMaps(output: OnnxOutput | undefined): FeatureMaps | undefined {
  if (output === undefined) return undefined;
  const [, height = 0, width = 0] = output.dims;
  return { values: output.values, height, width };
}
