import { InferenceFailedError } from '@detections/schema';
import type { Scores } from './classify.js';
import type { DenseWeights } from './heatmap.js';

/** What the network gave for one image. */
export interface EmbeddedImage extends Scores {
  readonly embedding: Float32Array;
}

/** What the embeddings of known pictures are like, each of them scaled to length 1. */
export interface EmbeddingSpread {
  /** One number a channel. */
  readonly mean: Float32Array;
  /** Standard deviation, one a channel; none is zero. */
  readonly deviation: Float32Array;
}

/**
 * How much a picture is like what the model knows, 0 to 1. It says nothing of which class it is: see
 * `classify` for that.
 *
 * @throws InferenceFailedError where an embedding is not what the network's last layer reads.
 */
export type MeasureFamiliarity = (image: EmbeddedImage) => number;

/**
 * The greatest cosine between a class's weight vector and the embedding, once that is scaled to
 * length 1 and standardised: the mean of known pictures taken off, each channel divided by its
 * deviation, and the weights multiplied by it, so that their product stays the class's logit. What
 * all pictures have in common is in strangers too, and hides what they lack (docs/decisions/029).
 *
 * Costs a few operations a class, not a product of the embedding with every class's weights: the
 * network has computed those, they are its logits without the bias.
 */
export function createFamiliarity(
  weights: DenseWeights,
  spread: EmbeddingSpread,
): MeasureFamiliarity {
  const { bias } = weights;
  const { mean } = spread;
  const lengths = scaledLengthsOf(weights, spread);
  const meanProducts = productsWith(mean, weights);
  return (image) => {
    const { embedding } = image;
    if (embedding.length !== mean.length) {
      throw new InferenceFailedError(
        `Expected an embedding of ${String(mean.length)} numbers; ${String(embedding.length)} came.`,
      );
    }
    const length = lengthOf(embedding);
    // Of a picture in which the network sees nothing at all.
    if (length === 0) return 0;
    const rest = standardisedLength(embedding, length, spread);
    const shift = logitShift(image, weights);
    let greatest = 0;
    for (let index = 0; index < image.scores.length; index += 1) {
      const score = at(image.scores, index);
      const logit = image.scoreKind === 'logits' ? score : Math.log(score) + shift;
      const product = (logit - at(bias, index)) / length - at(meanProducts, index);
      greatest = Math.max(greatest, product / (rest * at(lengths, index)));
    }
    return Math.min(1, greatest);
  };
}

/** @returns the Euclidean length. */
export function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

/** What softmax has taken off every logit, found by the best one, which it leaves the most of. */
function logitShift(
  { scores, scoreKind, embedding }: EmbeddedImage,
  { kernel, bias }: DenseWeights,
): number {
  if (scoreKind === 'logits') return 0;
  const best = scores.reduce((top, score, index) => (score > at(scores, top) ? index : top), 0);
  let logit = at(bias, best);
  for (let channel = 0; channel < embedding.length; channel += 1) {
    logit += at(embedding, channel) * at(kernel, channel * bias.length + best);
  }
  return logit - Math.log(at(scores, best));
}

/** Of each class's weight vector, every channel multiplied by its deviation. */
function scaledLengthsOf(weights: DenseWeights, { deviation }: EmbeddingSpread): Float64Array {
  return sumChannels(weights, (weight, channel) => (weight * at(deviation, channel)) ** 2).map(
    Math.sqrt,
  );
}

/** Of each class's weight vector with `vector`. */
function productsWith(vector: Float32Array, weights: DenseWeights): Float64Array {
  return sumChannels(weights, (weight, channel) => weight * at(vector, channel));
}

/** @returns for each class the sum of what `term` makes of its weights. */
function sumChannels(
  { kernel, bias }: DenseWeights,
  term: (weight: number, channel: number) => number,
): Float64Array {
  const classCount = bias.length;
  const sums = new Float64Array(classCount);
  for (let channel = 0; channel * classCount < kernel.length; channel += 1) {
    for (let index = 0; index < classCount; index += 1) {
      const weight = kernel[channel * classCount + index] ?? Number.NaN;
      sums[index] = (sums[index] ?? 0) + term(weight, channel);
    }
  }
  return sums;
}

function standardisedLength(
  embedding: Float32Array,
  length: number,
  { mean, deviation }: EmbeddingSpread,
): number {
  let sum = 0;
  for (let channel = 0; channel < embedding.length; channel += 1) {
    sum += ((at(embedding, channel) / length - at(mean, channel)) / at(deviation, channel)) ** 2;
  }
  return Math.sqrt(sum);
}

/** Out of range it is NaN, which no comparison takes for familiar. */
function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
