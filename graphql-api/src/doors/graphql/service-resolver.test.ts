import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ApiFixture } from '../../api.fixture.js';

const SERVICE = '{ service { ready notReadyReason maxUploadBytes mediaTypes } }';

let fixture: ApiFixture;

beforeEach(async () => {
  fixture = await ApiFixture.start();
});

afterEach(() => fixture.close());

it('tells what is taken, and why nothing is answered yet', async () => {
  const health = (await (await fetch(`${fixture.url}/health/ready`)).json()) as { reason: string };
  await expect(fixture.graphql(SERVICE)).resolves.toMatchObject({
    status: 200,
    body: {
      data: {
        service: {
          ready: false,
          notReadyReason: health.reason,
          maxUploadBytes: 1000,
          mediaTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
        },
      },
    },
  });
});

it('tells that a classifier is ready', async () => {
  await fixture.classifier.start();
  await expect(fixture.graphql(SERVICE)).resolves.toMatchObject({
    status: 200,
    body: { data: { service: { ready: true, notReadyReason: null } } },
  });
});
