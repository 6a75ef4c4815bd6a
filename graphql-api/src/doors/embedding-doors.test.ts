import { BOUNDARY, multipartBody, type RawPart } from '@detections/test-support';
import { z } from 'zod';
import type { DoorFailure } from './door-under-test.fixture.js';
import {
  describeEmbeddingDoorContract,
  type EmbeddingDoor,
  type EmbeddingDoorAnswer,
} from './embedding-door-contract.fixture.js';

const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const file = (name: string, content: Uint8Array): RawPart => ({ name, fileName: 'a.png', content });

const EMBED = /* GraphQL */ `
  mutation ($image: Upload!, $preset: String) {
    embed(image: $image, preset: $preset) {
      vector
      length
      model {
        name
        version
        digest
      }
      preset
    }
  }
`;

const graphqlSchema = z.object({
  data: z
    .object({
      embed: z.object({
        vector: z.array(z.number()),
        length: z.number(),
        model: z.object({ name: z.string(), version: z.string(), digest: z.string() }),
        preset: z.string(),
      }),
    })
    .nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});

const answerSchema = z.object({
  embedding: z.array(z.number()),
  length: z.number(),
  model: z.string(),
  digest: z.string(),
  preset: z.string(),
});
const failureSchema = z.object({ error: z.object({ code: z.string() }) });

function readRest(body: string): EmbeddingDoorAnswer {
  const { data, success } = answerSchema.safeParse(JSON.parse(body));
  if (!success) return readFailure(body);
  const { embedding: vector, ...answer } = data;
  return { vector, ...answer };
}

function readFailure(body: string): DoorFailure {
  return { code: failureSchema.parse(JSON.parse(body)).error.code };
}

/** A door that gives embeddings is added here, too. */
const EMBEDDING_DOORS: readonly EmbeddingDoor[] = [
  {
    name: 'graphql',
    request: (picture, preset) => {
      const operations = { query: EMBED, variables: { image: null, preset } };
      const parts = [
        { name: 'operations', content: JSON.stringify(operations) },
        { name: 'map', content: '{"0":["variables.image"]}' },
        file('0', picture),
      ];
      return { path: '/graphql', headers: MULTIPART, body: multipartBody(parts) };
    },
    read: (body) => {
      const { data, errors } = graphqlSchema.parse(JSON.parse(body));
      if (data == null) return { code: errors?.[0]?.extensions.code };
      const { name, version, digest } = data.embed.model;
      return { ...data.embed, model: `${name}@${version}`, digest };
    },
  },
  {
    name: '/v1/embeddings with a form',
    request: (picture, preset) => ({
      path: `/v1/embeddings?preset=${preset}`,
      headers: MULTIPART,
      body: multipartBody([file('file', picture)]),
    }),
    read: readRest,
  },
  ...['image/png', 'application/octet-stream'].map((type) => ({
    name: `/v1/embeddings with a body of ${type}`,
    request: (picture: Uint8Array, preset: string) => ({
      path: `/v1/embeddings?preset=${preset}`,
      headers: { 'content-type': type },
      body: picture,
    }),
    read: readRest,
  })),
];

for (const door of EMBEDDING_DOORS) describeEmbeddingDoorContract(door);
