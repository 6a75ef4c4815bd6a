import type { ApolloClient } from '@apollo/client';
import { ClassifyImageDocument, type ClassifyImageMutation } from '../generated/graphql';
import { isReadable } from '../graphql/is-readable';
import { mutate, type RequestResult } from '../graphql/request';
import type { ModelRequestOptions } from '../models/model-request-options';

export type Classification = ClassifyImageMutation['classify'];

/** Never rejects. Aborting the signal takes the upload back. */
export type ClassifyImage = (
  image: File,
  options: ModelRequestOptions,
) => Promise<RequestResult<Classification>>;

export function createClassifyImage(client: ApolloClient): ClassifyImage {
  return async (image, { model, ...options }) => {
    const variables = { image, ...(model === undefined ? {} : { model }) };
    const result = await mutate(client, ClassifyImageDocument, variables, options);
    if (result.ok) return { ok: true, data: result.data.classify };
    const { failure } = result;
    // To the browser a file that has gone is one more upload that broke off.
    if (failure.code === 'NETWORK_FAILURE' && !(await isReadable(image))) {
      return { ok: false, failure: { code: 'FILE_UNREADABLE' } };
    }
    return result;
  };
}
