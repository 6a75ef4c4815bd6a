import { toFeatures } from './features.js';
import { productsWith } from './gram.js';
import { softmax } from './temperature.js';

/**
 * A classifier over a base model's embedding of length d, with c classes and n examples.
 *
 * The classifier writes the same formula as ONNX nodes (classifier/src/export-head/write-head.ts): a
 * change here is a change there. For familiarity they would be: Pow with 1.25, ReduceL2 (axes [1],
 * keepdims), Max with 1e-12, Div, MatMul with `examples` transposed [d, n], ReduceMax (axes [1]).
 */
export interface Head {
  /** c rows of d. */
  readonly weights: readonly Float32Array[];
  /** Length c; holds the centring: −m·W. */
  readonly bias: Float32Array;
  readonly temperature: number;
  /** The least familiarity that counts as known; undefined where there are too few photos. */
  readonly threshold: number | undefined;
  /** n rows of d: the examples' features for familiarity. */
  readonly examples: readonly Float32Array[];
}

export interface HeadAnswer {
  /** Length c. */
  readonly scores: Float64Array;
  /** softmax(scores / temperature), length c. */
  readonly probabilities: Float64Array;
  /** Cosine to the nearest example. */
  readonly familiarity: number;
  /** Undefined where the head has no threshold. */
  readonly known: boolean | undefined;
}

/** @throws RangeError where the embedding is no d finite numbers. */
export function applyHead(head: Head, embedding: Float32Array): HeadAnswer {
  const length = head.weights[0]?.length ?? 0;
  if (embedding.length !== length) {
    throw new RangeError(
      `Expected an embedding of ${String(length)} numbers; came ${String(embedding.length)}.`,
    );
  }
  const features = toFeatures(embedding);
  const products = productsWith(features.scoring, head.weights);
  const scores = products.map((product, classIndex) => product + (head.bias[classIndex] ?? 0));
  const familiarity = productsWith(features.familiarity, head.examples).reduce(
    (greatest, cosine) => Math.max(greatest, cosine),
    -1,
  );
  return {
    scores,
    probabilities: softmax(scores, head.temperature),
    familiarity,
    known: head.threshold === undefined ? undefined : familiarity >= head.threshold,
  };
}
