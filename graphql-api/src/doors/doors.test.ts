import { readdir } from 'node:fs/promises';
import { fullNameOf, preprocessingSchema } from '@detections/schema';
import { describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Application } from '../application/application.js';
import { MODEL_HEADER } from '../http/answer-schemas.js';
import { abortWhenGone, admitUpload } from '../http/caller.js';
import { passOverBody } from '../http/refuse-cheaply.js';
import { describeClassifyingDoorContract } from './classifying-door-contract.fixture.js';
import type { Door } from './door.js';
import { DOORS } from './doors.js';

const querySchema = z.object({ preprocessing: preprocessingSchema });
const answerSchema = z.object({
  id: z.string().optional(),
  label: z.string().optional(),
  confidence: z.number().optional(),
  error: z.object({ code: z.string() }).optional(),
});

/** All of a door that takes a picture as the body itself; it would be a folder of its own. */
function rawDoor(app: FastifyInstance, application: Application): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', passOverBody);
  app.post('/raw', async (request, reply) => {
    const { preprocessing } = querySchema.parse(request.query);
    const admission = admitUpload(application, request, reply);
    const signal = abortWhenGone(reply);
    const image = await admission.read(request.raw);
    const asked = { image, preprocessing, topK: 1, signal };
    const { id, model, predictions } = await application.classify(asked);
    void reply.header(MODEL_HEADER, fullNameOf(model));
    const [{ label, confidence }] = predictions;
    return { id, label: label.name, confidence };
  });
}

describe('the doors', () => {
  it('are the folders beside their list', async () => {
    const entries = await readdir(new URL('.', import.meta.url), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(DOORS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });
});

// One line is all that it takes for a further door to be found, guarded and limited like the others.
const WITH_RAW: readonly Door[] = [...DOORS, { name: 'raw', guarded: true, open: rawDoor }];

describeClassifyingDoorContract(
  {
    name: 'a further door',
    request: (picture, preprocessing) => ({
      path: `/raw?preprocessing=${preprocessing}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: picture,
    }),
    read: (body) => {
      const { error, ...answer } = answerSchema.parse(JSON.parse(body));
      return { ...answer, code: error?.code };
    },
  },
  WITH_RAW,
);
