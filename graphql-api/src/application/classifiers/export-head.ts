import { encodeHeadWeights, ModelNotReadyError, type ExportedHead } from '@detections/schema';
import { decodeHead } from '../../heads/head-codec.js';
import type { ClassifierRecord, ClassifierStore } from './classifier-store.js';

/**
 * What was taught, without the photos and the examples' embeddings.
 *
 * @throws ModelNotReadyError where nothing answers.
 */
export async function exportHead(
  { name, active }: ClassifierRecord,
  store: Pick<ClassifierStore, 'head'>,
): Promise<ExportedHead> {
  if (active === undefined) {
    throw new ModelNotReadyError(
      `No version of ${name} answers: it needs photos of two classes, or to be rolled back to an earlier version.`,
    );
  }
  const { base, version, labels, digest, threshold } = active;
  const { weights, bias, temperature } = decodeHead(await store.head(digest));
  return {
    name,
    base: { name: base.name, version: base.version, digest: base.digest, preset: base.preset },
    version,
    labels: [...labels],
    weights: encodeHeadWeights(weights),
    bias: [...bias],
    temperature,
    threshold: threshold ?? null,
  };
}
