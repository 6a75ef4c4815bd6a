import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWith } from '@detections/test-support';
import { ApiFixture } from '../api.fixture.js';
import { apolloClient } from './apollo-client.fixture.js';
import { curl, gql } from './program-clients.fixture.js';
import type { ShippedClient } from './shipped-client.fixture.js';
import { urqlClient } from './urql-client.fixture.js';

describe('apollo-upload-client', () => {
  works(apolloClient);
});

describe('urql with its defaults', () => {
  works(urqlClient);
});

describeWith(['curl'], 'curl', () => {
  works(curl);
});

describeWith(['gql'], 'gql on requests', () => {
  works(gql('RequestsHTTPTransport'));
});

describeWith(['gql'], 'gql on aiohttp', () => {
  works(gql('AIOHTTPTransport'));
});

function works(client: ShippedClient): void {
  let fixture: ApiFixture;

  beforeAll(async () => {
    fixture = await ApiFixture.start();
    await fixture.classifier.start();
  });

  afterAll(() => fixture.close());

  it('asks', async () => {
    await expect(client.ask(`${fixture.url}/graphql`)).resolves.toMatchObject({
      model: { name: 'resnet50' },
    });
  });

  it('uploads', async () => {
    await expect(client.upload(`${fixture.url}/graphql`, fixture.photo)).resolves.toMatchObject({
      classify: { label: { name: 'Eskimo dog' } },
    });
  });
}
