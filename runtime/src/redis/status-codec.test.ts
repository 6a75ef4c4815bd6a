import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { servesNothing } from '@detections/schema';
import { readyStatus } from '@detections/schema/job-fixture';
import { decodeStatus, encodeStatus } from './status-codec.js';

/** As the API knew a status before there were several models. */
const firstStatusSchema = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true), model: z.object({ name: z.string() }) }),
  z.object({ ready: z.literal(false), reason: z.string() }),
]);

describe("a classifier's status in Redis", () => {
  it.each([readyStatus(), servesNothing('It is shutting down.')])(
    'comes back as it was',
    (status) => {
      expect(decodeStatus(encodeStatus(status)).data).toEqual(status);
    },
  );

  it('tells an API that knows one model only to be upgraded', () => {
    expect(firstStatusSchema.parse(JSON.parse(encodeStatus(readyStatus())))).toEqual({
      ready: false,
      reason: 'The classifiers speak protocol 3, which this API is too old for. Upgrade the API.',
    });
  });

  it.each([
    { ready: true, model: { name: 'resnet50', version: 'v1', weightsSha256: 'ab'.repeat(32) } },
    { ready: false, reason: 'It is loading.' },
  ])('of a classifier that knows one model only serves nothing, and says why', (status) => {
    expect(decodeStatus(JSON.stringify(status)).data).toEqual(
      servesNothing('A classifier speaks protocol 1, this API 3. Upgrade the classifiers.'),
    );
  });

  it('of a classifier of the future serves nothing, and says why', () => {
    const status = { protocol: 4, models: 'of another kind' };
    expect(decodeStatus(JSON.stringify(status)).data).toEqual(
      servesNothing('A classifier speaks protocol 4, this API 3. Upgrade the API.'),
    );
  });

  it('of a classifier that knows no embeddings serves nothing, and says why', () => {
    expect(decodeStatus(JSON.stringify({ ...readyStatus(), protocol: 2 })).data).toEqual(
      servesNothing('A classifier speaks protocol 2, this API 3. Upgrade the classifiers.'),
    );
  });

  it.each(['', '{}', '[]', '{"protocol":3}', '{"ready":true,"model":{}}'])(
    'that is none is refused: %s',
    (text) => {
      expect(decodeStatus(text).success).toBe(false);
    },
  );
});
