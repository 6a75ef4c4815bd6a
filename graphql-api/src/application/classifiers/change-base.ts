import type { IdentifiedEmbedding } from '../../heads/head-messages.js';
import pMap from 'p-map';
import type { EmbedExample } from '../embed-example.js';
import { requireDigest } from './add-examples.js';
import type { ClassifierBase, ClassifierRecord, ClassifierStore } from './classifier-store.js';

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
  const { examples } = await store.material(id);
  const embed = async (example: { readonly id: string }): Promise<IdentifiedEmbedding> => {
    const image = Buffer.from(await store.photo(id, example.id, 'photo'));
    const asked = { image, model: base, preset: base.preset, signal };
    const { vector, model } = await embedExample(asked);
    requireDigest(model, { name, base });
    return { id: example.id, embedding: vector };
  };
  await store.changeBase(id, base, await pMap(examples, embed, { concurrency: AT_A_TIME }));
}
