import { readFile } from 'node:fs/promises';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { ASK_MODEL, CLASSIFY, type ShippedClient } from './shipped-client.fixture.js';

export const apolloClient: ShippedClient = {
  async ask(url) {
    return (await connect(url).query({ query: gql(ASK_MODEL) })).data;
  },
  async upload(url, file) {
    const image = new File([await readFile(file)], 'photo.png');
    return (await connect(url).mutate({ mutation: gql(CLASSIFY), variables: { image } })).data;
  },
};

function connect(uri: string): ApolloClient {
  return new ApolloClient({ link: new UploadHttpLink({ uri }), cache: new InMemoryCache() });
}
