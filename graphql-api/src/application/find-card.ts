import { ModelNotReadyError, type ModelCard } from '@detections/schema';
import type { Models } from './models.js';

/** A model's card, or why there is none: one that is missing harms no list of others. */
export type FoundCard =
  | { readonly found: true; readonly card: ModelCard }
  | { readonly found: false; readonly reason: string };

/** @throws QueueUnavailableError */
export async function findCard(
  models: Pick<Models, 'card'>,
  model: Parameters<Models['card']>[0],
): Promise<FoundCard> {
  try {
    return { found: true, card: await models.card(model) };
  } catch (error) {
    if (error instanceof ModelNotReadyError) return { found: false, reason: error.message };
    throw error;
  }
}
