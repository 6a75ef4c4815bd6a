import { createHash } from 'node:crypto';
import type { Model } from '@detections/schema';
import type { Question } from './answer-question.js';

/**
 * SHA-256, in hex, of all that decides a result: the image, the whole of what the model says of
 * itself, and what is asked. A property that models get one day is part of it from then on.
 */
export function resultKey({ job, imageSha256 }: Question, model: Model): string {
  const { preprocessing, topK, heatmaps } = job;
  // null, the most probable class, is a question of its own.
  const classIndexes = heatmaps.map(({ classIndex }) => classIndex ?? -1).sort((a, b) => a - b);
  // Sorted, because a model that came over Redis may say the same in another order.
  const identity = Object.entries(model).sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = JSON.stringify([imageSha256, identity, preprocessing, topK, classIndexes]);
  return createHash('sha256').update(asked).digest('hex');
}
