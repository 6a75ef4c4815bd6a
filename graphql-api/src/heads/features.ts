/**
 * What becomes of an embedding x (length d, pooled features) before a head looks at it. Both are
 * L2-normalised, so that a dot product is a cosine; a vector of zeros stays one.
 */
export interface HeadFeatures {
  /** √x, L2-normalised, length d: what classes are told apart by. */
  readonly scoring: Float32Array;
  /** x^1.25, L2-normalised, length d: what familiarity is measured on. */
  readonly familiarity: Float32Array;
}

/**
 * The root keeps a few strong features from drowning the others, as for Fisher vectors (Perronnin,
 * Sánchez & Mensink 2010). Familiarity wants the opposite. AUROC of strangers against waste at 1, 5
 * and 20 photos a class by exponent, ResNet50: 0.5: 87.6, 95.3, 98.4; 1: 90.8, 97.4, 99.5; 1.25:
 * 92.1, 97.8, 99.6. EfficientNet-Lite0 agrees: 1: 95.1, 99.2, 99.7; 1.25: 95.7, 99.3, 99.8.
 */
export function toFeatures(embedding: Float32Array): HeadFeatures {
  return { scoring: scoringFeatures(embedding), familiarity: familiarityFeatures(embedding) };
}

export function scoringFeatures(embedding: Float32Array): Float32Array {
  return normalised(embedding, Math.sqrt);
}

export function familiarityFeatures(embedding: Float32Array): Float32Array {
  return normalised(embedding, (size) => size * Math.sqrt(Math.sqrt(size)));
}

/** Networks whose last activation is no ReLU have negative features: these keep their sign. */
function normalised(embedding: Float32Array, power: (size: number) => number): Float32Array {
  const raised = new Float64Array(embedding.length);
  let squares = 0;
  // A plain loop: a callback for each number takes ten times as long.
  for (let k = 0; k < raised.length; k += 1) {
    const x = embedding[k] ?? 0;
    const value = Math.sign(x) * power(Math.abs(x));
    raised[k] = value;
    squares += value * value;
  }
  if (!Number.isFinite(squares)) {
    throw new RangeError('Expected an embedding of finite numbers; one is not.');
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  const features = new Float32Array(raised.length);
  for (let k = 0; k < features.length; k += 1) features[k] = (raised[k] ?? 0) * scale;
  return features;
}
