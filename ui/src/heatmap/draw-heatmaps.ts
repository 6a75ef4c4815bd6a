import type { ApolloClient } from '@apollo/client';
import { DrawHeatmapsDocument, type HeatmapGridFragment } from '../generated/graphql';
import { mutate, type RequestOptions, type RequestResult } from '../graphql/request';

export type Heatmap = HeatmapGridFragment;

/**
 * The heatmaps of up to five classes of one photo, by the model whose classes they are:
 * `NAME@VERSION`. Never rejects.
 */
export type DrawHeatmaps = (
  image: File,
  model: string,
  classIndexes: readonly number[],
  options?: RequestOptions,
) => Promise<RequestResult<readonly Heatmap[]>>;

export function createDrawHeatmaps(client: ApolloClient): DrawHeatmaps {
  return async (image, model, classIndexes, options) => {
    const [first = 0, second = first, third = first, fourth = first, fifth = first] = classIndexes;
    const variables = { image, model, first, second, third, fourth, fifth };
    const result = await mutate(client, DrawHeatmapsDocument, variables, options);
    return result.ok
      ? { ok: true, data: Object.values(result.data.classify).filter(isGrid) }
      : result;
  };
}

/** The answer's other entry is its type's name, where Apollo asked for it. */
function isGrid(value: unknown): value is Heatmap {
  return typeof value === 'object';
}
