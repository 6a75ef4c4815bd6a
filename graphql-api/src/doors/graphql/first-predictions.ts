import { BadUserInputError } from '@detections/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { argumentsOfSelected } from './selected-fields.js';

/** The most that one list holds, of predictions and of labels, however many classes there are. */
const MAX_FIRST = 1000;

/** @throws BadUserInputError */
export function requireFirst(first: number, most = MAX_FIRST): number {
  if (first >= 1 && first <= most) return first;
  throw new BadUserInputError(
    `Expected "first" to be from 1 to ${String(most)}; ${String(first)} came.`,
  );
}

/** For the cost of an operation, which is known before `requireFirst` speaks. */
export function clampFirst(first: number, most = MAX_FIRST): number {
  return Math.min(Math.max(first, 0), most);
}

/**
 * How many predictions a classification must hold to answer its whole query: the largest `first`
 * among its `predictions` fields. Five as a rule, and a thousand only where somebody asks for them.
 *
 * @throws BadUserInputError before any work is done for nothing.
 */
export function countOfPredictions(info: GraphQLResolveInfo): number {
  const counts = argumentsOfSelected('predictions', info).map(({ first }) =>
    requireFirst(z.number().parse(first)),
  );
  return Math.max(1, ...counts);
}
