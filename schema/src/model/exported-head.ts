import { z } from 'zod';
import { decodeEmbedding, embeddingSchema, encodeEmbedding } from '../jobs/embedding.js';
import { modelIdentitySchema, modelNameSchema, sha256Schema } from './model-identity.js';
import { cardLabelSchema } from './model-card.js';
import { presetNameSchema } from './preprocessing-preset.js';

/**
 * The part of an own classifier that was taught, as `GET /v1/classifiers/NAME/head` gives it: what is
 * needed besides its base's network to answer as it does.
 */
export const exportedHeadSchema = z.object({
  name: modelNameSchema.describe('What the own classifier is called.'),
  base: z
    .object({
      ...modelIdentitySchema.shape,
      digest: sha256Schema.describe('With another digest, embeddings mean something else.'),
      preset: presetNameSchema.describe('How pictures are preprocessed: a preset of the base.'),
    })
    .describe('The network whose embedding it was taught on.'),
  version: z.int().min(1).describe('Which of its trainings it comes from.'),
  labels: z.array(cardLabelSchema.shape.name).min(2).describe('In the order of the class index.'),
  weights: embeddingSchema.describe(
    'A row for each class, as long as the embedding: float32, little-endian, base64.',
  ),
  bias: z.array(z.number()).min(2).describe('One number for each class.'),
  temperature: z.number().positive().describe('What scores are divided by before softmax.'),
  threshold: z
    .number()
    .nullable()
    .describe('The least familiarity that counts as known; null where there are too few photos.'),
});
export type ExportedHead = z.infer<typeof exportedHeadSchema>;

/** @param rows One for each class, all of one length. */
export function encodeHeadWeights(rows: readonly Float32Array[]): string {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const row of rows) {
    all.set(row, offset);
    offset += row.length;
  }
  return encodeEmbedding(all);
}

/**
 * @returns the rows one after the other, each of the length given.
 * @throws RangeError where they are not as many numbers as that makes, or not one bias each.
 */
export function decodeHeadWeights(
  { labels, weights, bias }: Pick<ExportedHead, 'labels' | 'weights' | 'bias'>,
  embeddingLength: number,
): Float32Array<ArrayBuffer> {
  const numbers = decodeEmbedding(weights);
  const { length: classCount } = labels;
  if (numbers.length === classCount * embeddingLength && bias.length === classCount) return numbers;
  throw new RangeError(
    `Expected ${String(classCount)} classes with ${String(embeddingLength)} weights and a bias each; came ${String(numbers.length)} weights and ${String(bias.length)} biases.`,
  );
}
