import { ApolloClient, InMemoryCache } from '@apollo/client';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { uploadFetch } from './upload-fetch';

/** Speaks to the host that served the page, and to no other. */
export function createGraphqlClient(
  fetchImplementation: (url: string, init?: RequestInit) => Promise<Response> = uploadFetch,
): ApolloClient {
  return new ApolloClient({
    link: new UploadHttpLink({
      uri: '/graphql',
      // Apollo calls it with the path above and nothing else.
      fetch: fetchImplementation as typeof fetch,
    }),
    cache: new InMemoryCache(),
  });
}
