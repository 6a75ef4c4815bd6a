import type { ApolloClient } from '@apollo/client';
import { SearchLabelsDocument, type SearchLabelsQuery } from '../generated/graphql';
import { query, type RequestOptions, type RequestResult } from '../graphql/request';

export type Label = SearchLabelsQuery['labels'][number];

/** The classes whose name or WordNet id fits best, best first. Never rejects. */
export type SearchLabels = (
  search: string,
  options?: RequestOptions,
) => Promise<RequestResult<readonly Label[]>>;

export function createSearchLabels(client: ApolloClient): SearchLabels {
  return async (search, options) => {
    const result = await query(client, SearchLabelsDocument, { search }, options);
    return result.ok ? { ok: true, data: result.data.labels } : result;
  };
}
