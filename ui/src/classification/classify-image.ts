import type { ApolloClient } from '@apollo/client';
import { ClassifyImageDocument, type ClassifyImageMutation } from '../generated/graphql';
import type { ClassificationFailure } from './classification-failure';
import { failureFrom } from './failure-from';

export type Classification = ClassifyImageMutation['classify'];

export type ClassificationOutcome =
  | { readonly phase: 'succeeded'; readonly classification: Classification }
  | { readonly phase: 'failed'; readonly failure: ClassificationFailure };

/** Never rejects: a failure is an answer too. Aborting the signal takes the upload back. */
export type ClassifyImage = (image: File, signal: AbortSignal) => Promise<ClassificationOutcome>;

export function createClassifyImage(client: ApolloClient): ClassifyImage {
  return async (image, signal) => {
    try {
      const { data } = await client.mutate({
        mutation: ClassifyImageDocument,
        variables: { image },
        fetchPolicy: 'no-cache',
        context: { fetchOptions: { signal } },
      });
      if (data === undefined) return { phase: 'failed', failure: { code: 'INTERNAL' } };
      return { phase: 'succeeded', classification: data.classify };
    } catch (error) {
      return { phase: 'failed', failure: failureFrom(error) };
    }
  };
}
