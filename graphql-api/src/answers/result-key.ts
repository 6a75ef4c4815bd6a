import { createHash } from 'node:crypto';
import type { Model } from '@detections/schema';
import type { Question } from './answer-question.js';

/**
 * SHA-256, in hex, of all that decides a result: the image, the model's digest, precision
 * and threshold of what it knows, the preset, and what is asked. Engines give the same answers, and which one it was changes nothing.
 */
export function resultKey({ job, imageSha256 }: Question, model: Model): string {
  const { preset, outputs } = job;
  const { topK, embedding, copies } = outputs;
  // null, the most probable class, is a question of its own.
  const heatmaps = outputs.heatmaps.map(({ classIndex }) => classIndex ?? -1);
  const { name, version, digest, precision, familiarity } = model;
  const identity = [name, version, digest, precision, familiarity?.threshold ?? null];
  const wanted = [topK, heatmaps.sort((a, b) => a - b), embedding, copies];
  const asked = [imageSha256, identity, preset, ...wanted];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
