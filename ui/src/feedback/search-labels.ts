import type { ApolloClient } from '@apollo/client';
import { SearchLabelsDocument, type SearchLabelsQuery } from '../generated/graphql';
import { query, type RequestResult } from '../graphql/request';
import type { ModelRequestOptions } from '../models/model-request-options';

export type Label = SearchLabelsQuery['labels'][number];

/** The classes of a model whose name or id fits best, best first. Never rejects. */
export type SearchLabels = (
  search: string,
  options?: ModelRequestOptions,
) => Promise<RequestResult<readonly Label[]>>;

export function createSearchLabels(client: ApolloClient): SearchLabels {
  return async (search, { model, ...options } = {}) => {
    const variables = { search, ...(model === undefined ? {} : { model }) };
    const result = await query(client, SearchLabelsDocument, variables, options);
    return result.ok ? { ok: true, data: result.data.labels } : result;
  };
}
