import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '@detections/runtime';
import { CallerGoneError, ModelNotReadyError, type Model } from '@detections/schema';
import pMap from 'p-map';
import type { EmbedExample } from '../embed-example.js';
import type {
  AddedExamples,
  ClassifierRecord,
  ClassifierStore,
  NewExample,
} from './classifier-store.js';
import type { AddExamplesRequest } from './classifiers.js';
import { findBase } from './head-model.js';
import type { KnownModels } from './known-models.js';
import { requireDigest } from './require-digest.js';

export interface AddExamplesParts {
  readonly store: Pick<ClassifierStore, 'checkRoom' | 'addExamples'>;
  readonly embedExample: EmbedExample;
  readonly known: Pick<KnownModels, 'served'>;
  readonly clock: Clock;
}

interface ToAdd extends Pick<AddExamplesRequest, 'images' | 'source' | 'signal'> {
  readonly record: ClassifierRecord;
  /** The class's; it is made where there is none of that name. */
  readonly name: string;
}

/** Enough for a batch; more would hold more uploads than it is quicker. */
const AT_A_TIME = 4;

/** Embeds photos that the class has not yet, and keeps them, all or none. */
export async function addExamples(
  { record, name, images, source, signal }: ToAdd,
  { store, embedExample, known, clock }: AddExamplesParts,
): Promise<AddedExamples> {
  const base = requireServedBase(record, known);
  const found = record.classes.find((one) => one.name === name);
  const to = found?.id ?? { id: randomUUID(), name };
  // Of the class alone: it costs less than reading the first photo.
  await store.checkRoom(record.id, to, []);
  const pictures = new Set<string>();
  const embed = async (image: Buffer): Promise<NewExample | string> => {
    const picture = createHash('sha256').update(image).digest('hex');
    pictures.add(picture);
    const there = (await store.checkRoom(record.id, to, [...pictures])).get(picture);
    if (there !== undefined) return there;
    const asked = { image, model: base, preset: record.base.preset, signal };
    const { vector, copies, model, imageSha256 } = await embedExample(asked);
    requireDigest(model, record);
    const example = { id: randomUUID(), ...copies, imageSha256, source };
    return { ...example, embedding: vector, base: record.base };
  };
  const embedded = await pMap(images, embed, { concurrency: AT_A_TIME });
  if (signal.aborted) throw new CallerGoneError(record.id);
  const examples = embedded.filter((one) => typeof one !== 'string');
  const at = new Date(clock.now()).toISOString();
  const { ids, added } = await store.addExamples(record.id, to, examples, at);
  const idOf = new Map(examples.map((example, index) => [example, ids[index] ?? example.id]));
  return {
    ids: embedded.map((one) => (typeof one === 'string' ? one : (idOf.get(one) ?? one.id))),
    added,
  };
}

/** The network of the base's digest, whatever its version is called now. */
function requireServedBase(
  { name, base }: ClassifierRecord,
  known: Pick<KnownModels, 'served'>,
): Model {
  const catalogue = known.served();
  const model = catalogue.known ? findBase(base, catalogue.models) : undefined;
  if (model !== undefined) return model;
  throw new ModelNotReadyError(
    catalogue.known
      ? `${name} is taught on ${base.name}@${base.version}, which no classifier serves now.`
      : catalogue.reason,
  );
}
