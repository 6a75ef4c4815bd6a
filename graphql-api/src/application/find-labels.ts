import type { JobDispatcher, Label } from '@detections/schema';
import { requireReady } from './require-ready.js';
import { searchLabels } from './search-labels.js';

/**
 * The classes of the model that is ready, those that match `search` best first.
 *
 * @throws ModelNotReadyError | QueueUnavailableError
 */
export type FindLabels = (search: string) => Promise<readonly Label[]>;

export function createFindLabels(
  dispatcher: Pick<JobDispatcher, 'readiness' | 'labels'>,
): FindLabels {
  return async (search) => {
    const { weightsSha256 } = requireReady(dispatcher.readiness());
    return searchLabels(await dispatcher.labels(weightsSha256), search);
  };
}
