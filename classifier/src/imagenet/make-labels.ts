import type { CardLabel } from '@detections/schema';
import { readSynset, type Synset } from './synset.js';

/**
 * Names classes as WordNet does. The first lemma is the name, which for ImageNet's classes is the one
 * that Keras gives them.
 *
 * @param ids Such as `n01440764`.
 * @param data WordNet's file `data.noun`.
 * @throws Error where an id is none of WordNet's nouns.
 */
export function makeLabels(ids: readonly string[], data: Buffer): readonly CardLabel[] {
  return ids.map((id) => {
    const synset = readSynset(data, Number(id.slice(1)));
    const [name, ...synonyms] = synset.lemmas;
    const parents = ancestorsOf(synset, data).map(({ lemmas }) => forPeople(lemmas[0]));
    return {
      name,
      displayName: forPeople(name),
      id,
      ...(synonyms.length > 0 && { synonyms: synonyms.map(forPeople) }),
      ...(synset.definition !== '' && { description: synset.definition }),
      ...(parents.length > 0 && { parents }),
    };
  });
}

/**
 * From the next wider class to `entity`. Of several hypernyms the first is followed: one path can be
 * read as a sentence, and the others soon meet it (docs/decisions/023).
 */
function ancestorsOf({ hypernyms: [first] }: Synset, data: Buffer): readonly Synset[] {
  if (first === undefined) return [];
  const parent = readSynset(data, first);
  return [parent, ...ancestorsOf(parent, data)];
}

function forPeople(lemma: string): string {
  return lemma.replaceAll('_', ' ');
}
