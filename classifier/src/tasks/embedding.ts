import { encodeEmbedding, InferenceFailedError } from '@detections/schema';

/**
 * What the last dense layer reads of one image, as it travels.
 *
 * @throws InferenceFailedError where the network gave none, or a number that is not finite.
 */
export function embed({ embedding }: { readonly embedding: Float32Array | undefined }): string {
  if (embedding === undefined) throw new InferenceFailedError('The network gave no embedding.');
  if (embedding.every(Number.isFinite)) return encodeEmbedding(embedding);
  throw new InferenceFailedError('The embedding holds a number that is not finite.');
}
