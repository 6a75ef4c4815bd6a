import type { ApolloClient, TypedDocumentNode, OperationVariables } from '@apollo/client';
import type { Failure } from '../failures/failure';
import { failureFrom } from '../failures/failure-from';
import type { UploadProgress, UploadRequestInit } from './upload-fetch';

/** What a request came to: a failure is an answer too. */
export type RequestResult<Data> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly failure: Failure };

export interface RequestOptions {
  /** Aborting it takes the request back. */
  readonly signal?: AbortSignal;
  readonly onUploadProgress?: (progress: UploadProgress) => void;
}

/** Sends a mutation. Never rejects. */
export function mutate<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: RequestOptions = {},
): Promise<RequestResult<Data>> {
  return settle(options, (context) =>
    client.mutate({
      mutation,
      variables,
      fetchPolicy: 'no-cache',
      context,
    }),
  );
}

/** Sends a query, past every cache. Never rejects. */
export function query<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: RequestOptions = {},
): Promise<RequestResult<Data>> {
  return settle(options, (context) =>
    client.query({
      query: document,
      variables,
      fetchPolicy: 'no-cache',
      context,
    }),
  );
}

async function settle<Data>(
  { signal, onUploadProgress }: RequestOptions,
  send: (context: {
    readonly fetchOptions: UploadRequestInit;
  }) => Promise<{ readonly data?: Data | undefined }>,
): Promise<RequestResult<Data>> {
  let response: Response | undefined;
  const fetchOptions: UploadRequestInit = {
    ...(signal === undefined ? {} : { signal }),
    ...(onUploadProgress === undefined ? {} : { onUploadProgress }),
    onResponse: (head) => {
      response = head;
    },
  };
  try {
    const { data } = await send({ fetchOptions });
    return data === undefined ? { ok: false, failure: { code: 'INTERNAL' } } : { ok: true, data };
  } catch (error) {
    return { ok: false, failure: failureFrom(error, response) };
  }
}
