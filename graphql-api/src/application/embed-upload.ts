import { BadUserInputError, decodeEmbedding, fullNameOf, type ModelCard } from '@detections/schema';
import type { AskAboutUpload, UploadRequest } from './ask-about-upload.js';
import type { ClassificationResult, UploadAnswer } from './classification.js';
import { askBase } from './classifiers/ask-base.js';
import type { KnownModels } from './classifiers/known-models.js';
import { EMBEDDING_ALONE } from './embedding-alone.js';
import { findCard } from './find-card.js';
import type { Models } from './models.js';

/** What the network makes of one upload, before its last dense layer. */
export interface Embedding extends UploadAnswer {
  /** As the last dense layer reads it: neither scaled nor normalized. */
  readonly vector: Float32Array<ArrayBuffer>;
}

/** @throws ClassificationError | CallerGoneError */
export type EmbedUpload = (request: UploadRequest) => Promise<Embedding>;

export interface EmbedUploadOptions {
  readonly ask: AskAboutUpload;
  readonly models: Pick<Models, 'list' | 'card'>;
}

export interface EmbedByNameOptions extends EmbedUploadOptions {
  readonly models: Pick<Models, 'list' | 'card' | 'resolve'>;
  readonly known: Pick<KnownModels, 'head'>;
}

/** Gives an upload's embedding; by an own classifier's name that of the network under it. */
export function createEmbedUpload({ ask, models, known }: EmbedByNameOptions): EmbedUpload {
  return async (request) => {
    const head = known.head(models.resolve(request.model).digest);
    if (head !== undefined) {
      const { answer, result } = await askBase(head, request, { ask, models });
      return { ...answer, vector: vectorOf(answer, result) };
    }
    const { answer, result } = await ask(request, async (card) => {
      await requireEmbedding(card, models);
      return EMBEDDING_ALONE;
    });
    return { ...answer, vector: vectorOf(answer, result) };
  };
}

/** @throws BadUserInputError where the model has none, with those that do. */
export async function requireEmbedding(
  card: ModelCard,
  models: EmbedUploadOptions['models'],
): Promise<void> {
  if (card.output.embedding === undefined) throw await withoutEmbedding(card, models);
}

export function vectorOf(
  { id }: UploadAnswer,
  { embedding }: ClassificationResult,
): Float32Array<ArrayBuffer> {
  if (embedding === undefined) throw new Error(`The answer to job ${id} holds no embedding.`);
  return decodeEmbedding(embedding);
}

async function withoutEmbedding(
  card: ModelCard,
  models: EmbedUploadOptions['models'],
): Promise<BadUserInputError> {
  const others = await withEmbedding(models);
  const expected =
    others.length === 0 ? 'a model that has one, and none is ready' : others.join(' or ');
  return new BadUserInputError(
    `Embeddings are not available for the model ${card.name}: expected ${expected}.`,
  );
}

/** Those that are ready, each in its highest version. */
async function withEmbedding(models: EmbedUploadOptions['models']): Promise<readonly string[]> {
  const ready = models
    .list()
    .flatMap(({ current }) => (current.state === 'ready' ? [current.model] : []));
  const cards = await Promise.all(ready.map((model) => findCard(models, model)));
  return ready
    .filter((_, index) => {
      const known = cards[index];
      return known?.found === true && known.card.output.embedding !== undefined;
    })
    .map(fullNameOf);
}
