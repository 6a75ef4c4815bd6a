import { ExampleNotFoundError } from '@detections/schema';
import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import pMap from 'p-map';
import type { EmbedExample } from '../embed-example.js';
import type { ClassifierBase, ClassifierRecord, ClassifierStore } from './classifier-store.js';
import { requireDigest } from './require-digest.js';

export interface ChangeBaseParts {
  readonly store: Pick<ClassifierStore, 'material' | 'photo' | 'changeBase'>;
  readonly embedExample: EmbedExample;
}

interface Change {
  readonly record: ClassifierRecord;
  readonly base: ClassifierBase;
  readonly signal: AbortSignal;
}

const AT_A_TIME = 4;

/** Embeds every photo that is kept by another network, then goes over to it at once. */
export async function changeBase(
  { record: { id, name }, base, signal }: Change,
  { store, embedExample }: ChangeBaseParts,
): Promise<void> {
  /** @returns none where the example has gone meanwhile. */
  const embed = async (exampleId: string): Promise<readonly IdentifiedEmbedding[]> => {
    const photo = await store.photo(id, exampleId, 'photo').catch((error: unknown) => {
      if (error instanceof ExampleNotFoundError) return undefined;
      throw error;
    });
    if (photo === undefined) return [];
    const image = Buffer.from(photo);
    const asked = { image, model: base, preset: base.preset, signal };
    const { vector, model } = await embedExample(asked);
    requireDigest(model, { name, base });
    return [{ id: exampleId, embedding: vector }];
  };
  const { examples } = await store.material(id);
  let lacking: readonly string[] = examples.map((example) => example.id);
  do {
    const embeddings = await pMap(lacking, embed, { concurrency: AT_A_TIME });
    lacking = await store.changeBase(id, base, embeddings.flat());
  } while (lacking.length > 0);
}
