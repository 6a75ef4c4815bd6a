import { decodeCopies, type Model, type Outputs } from '@detections/schema';
import type { UploadRequest } from './ask-about-upload.js';
import { requireEmbedding, vectorOf, type EmbedUploadOptions } from './embed-upload.js';

/** All that a classifier learns from one photo, and what is kept of the photo. */
export interface EmbeddedExample {
  /** As the last dense layer reads it: neither scaled nor normalized. */
  readonly vector: Float32Array<ArrayBuffer>;
  /** JPEGs, upright and without metadata. */
  readonly copies: { readonly photo: Buffer; readonly thumbnail: Buffer };
  /** The base that the vector is of. */
  readonly model: Model;
  /** What the picture went through before it: a preset of the base. */
  readonly preset: string;
  /** Of the upload as it came; lower-case hex. */
  readonly imageSha256: string;
}

/** @throws ClassificationError | CallerGoneError */
export type EmbedExample = (request: UploadRequest) => Promise<EmbeddedExample>;

const EMBEDDING_AND_COPIES: Outputs = { topK: 0, heatmaps: [], embedding: true, copies: true };

/** Gives an upload's embedding with copies to keep, for an own classifier to be taught with. */
export function createEmbedExample({ ask, models }: EmbedUploadOptions): EmbedExample {
  return async (request) => {
    const { answer, result } = await ask(request, async (card) => {
      await requireEmbedding(card, models);
      return EMBEDDING_AND_COPIES;
    });
    const vector = vectorOf(answer, result);
    if (result.copies === undefined) {
      throw new Error(`The answer to job ${answer.id} holds no copies.`);
    }
    const { model, preset, image } = answer;
    return {
      vector,
      copies: decodeCopies(result.copies),
      model,
      preset,
      imageSha256: image.sha256,
    };
  };
}
