import { labelsOf, type Label, type ModelReference } from '@detections/schema';
import type { Models } from './models.js';
import { searchLabels } from './search-labels.js';

/**
 * The classes of a model, those that match `search` best first.
 *
 * @throws ModelNotFoundError | ModelNotReadyError | QueueUnavailableError
 */
export type FindLabels = (search: string, model?: ModelReference) => Promise<readonly Label[]>;

export function createFindLabels(models: Pick<Models, 'resolve' | 'card'>): FindLabels {
  return async (search, reference) => {
    const card = await models.card(models.resolve(reference));
    return searchLabels(labelsOf(card), search);
  };
}
