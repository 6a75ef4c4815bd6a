import type { ApolloClient } from '@apollo/client';
import { ListModelsDocument, type ListModelsQuery } from '../generated/graphql';
import { query, type RequestResult } from '../graphql/request';

export type Model = ListModelsQuery['models'][number];

/** The models that can answer. Never rejects. */
export type ListModels = () => Promise<RequestResult<readonly Model[]>>;

export function createListModels(client: ApolloClient): ListModels {
  return async () => {
    const result = await query(client, ListModelsDocument, {});
    return result.ok ? { ok: true, data: result.data.models } : result;
  };
}
