import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  classify,
  describeWith,
  picture,
  type RunningService,
  startStandalone,
} from '@detections/test-support';
import { z } from 'zod';

const restSchema = z.object({
  embedding: z.array(z.number()),
  length: z.number(),
  model: z.string(),
  digest: z.string(),
  preset: z.string(),
});
const graphqlSchema = z.object({
  data: z.object({
    embed: z.object({
      vector: z.array(z.number()),
      cached: z.boolean(),
      model: z.object({ digest: z.string(), embeddingLength: z.number() }),
    }),
  }),
});

const DOG = 'seed/dog.jpeg';

describeWith(['weights', 'pictures'], 'embeddings of a real network', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandalone({ CACHE_TTL_SECONDS: '60' });
  }, 180_000);

  afterAll(() => service.close());

  const overRest = async (file: string, query = '') => {
    const response = await fetch(`${service.url}/v1/embeddings${query}`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(await readFile(picture(file))),
    });
    return restSchema.parse(await response.json());
  };
  const overGraphql = async (file: string) => {
    const query = `mutation ($image: Upload!) {
      embed(image: $image) { vector cached model { digest embeddingLength } } }`;
    const { body } = await classify(service.url, picture(file), { query });
    return graphqlSchema.parse(body).data.embed;
  };

  it('are the same to the bit at both doors, and computed once', async () => {
    const rest = await overRest(DOG);
    const graphql = await overGraphql(DOG);
    expect(rest).toMatchObject({ length: 2048, model: 'resnet50@1', preset: 'CENTER_CROP' });
    expect(graphql.vector).toEqual(rest.embedding);
    expect(graphql).toMatchObject({
      cached: true,
      model: { digest: rest.digest, embeddingLength: 2048 },
    });
  });

  it('are averages of what went through ReLU, so never negative, and differ by preset', async () => {
    const { embedding } = await overRest(DOG);
    expect(Math.min(...embedding)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...embedding)).toBeGreaterThan(1);
    const keras = await overRest(DOG, '?preset=KERAS');
    expect(keras.preset).toBe('KERAS');
    expect(keras.embedding).not.toEqual(embedding);
  });
});
