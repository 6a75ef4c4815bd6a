import { BadUserInputError, MAX_HEATMAPS, type HeatmapRequest } from '@detections/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { argumentsOfSelected } from './selected-fields.js';

/**
 * Every heatmap that a query asks for, each class once; none where it asks for none.
 *
 * @throws BadUserInputError before any work is done for nothing.
 */
export function wantedHeatmaps(info: GraphQLResolveInfo): readonly HeatmapRequest[] {
  const wanted = argumentsOfSelected('heatmap', info).map(
    ({ classIndex }) => z.number().nullish().parse(classIndex) ?? null,
  );
  const distinct = [...new Set(wanted)];
  if (distinct.length > MAX_HEATMAPS) {
    throw new BadUserInputError(
      `Expected heatmaps of at most ${String(MAX_HEATMAPS)} classes in one classification; ` +
        `${String(distinct.length)} came.`,
    );
  }
  return distinct.map((classIndex) => ({ classIndex }));
}
