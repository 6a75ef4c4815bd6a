import { ApolloClient, InMemoryCache } from '@apollo/client';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';

/** Speaks to the host that served the page, and to no other. */
export function createGraphqlClient(fetchImplementation: typeof fetch = fetch): ApolloClient {
  return new ApolloClient({
    link: new UploadHttpLink({
      uri: '/graphql',
      fetch: fetchImplementation,
      // Multipart requests without it are refused: it forces a CORS preflight on other origins.
      headers: { 'apollo-require-preflight': '1' },
    }),
    cache: new InMemoryCache(),
  });
}
