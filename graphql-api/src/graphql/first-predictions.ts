import { BadUserInputError, MAX_TOP_K } from '@detections/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { parseResolveInfo } from 'graphql-parse-resolve-info';
import { z } from 'zod';

const selectionSchema = z.object({
  fieldsByTypeName: z.object({
    Classification: z
      .record(z.string(), z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }))
      .default({}),
  }),
});

/** @throws BadUserInputError */
export function requireFirst(first: number): number {
  if (first >= 1 && first <= MAX_TOP_K) return first;
  throw new BadUserInputError(
    `Expected "first" to be from 1 to ${String(MAX_TOP_K)}; ${String(first)} came.`,
  );
}

/**
 * How many predictions a classification must hold to answer its whole query: the largest `first`
 * among its `predictions` fields, aliases and fragments included. So the queue carries five
 * predictions, and a thousand only where somebody asks for them.
 *
 * @throws BadUserInputError before any work is done for nothing.
 */
export function countOfPredictions(info: GraphQLResolveInfo): number {
  const { fieldsByTypeName } = selectionSchema.parse(parseResolveInfo(info));
  const counts = Object.values(fieldsByTypeName.Classification)
    .filter(({ name }) => name === 'predictions')
    .map(({ args }) => requireFirst(z.number().parse(args['first'])));
  return Math.max(1, ...counts);
}
