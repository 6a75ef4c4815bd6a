import { ModelNotFoundError } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import type { Application } from '../../application/application.js';
import { findCard } from '../../application/find-card.js';
import { parseModelReference } from '../../application/model-reference.js';
import type { KnownModel, Models } from '../../application/models.js';
import { nameSchemas } from '../../http/answer-schemas.js';
import { requireYesOrNo } from '../../http/require-yes-or-no.js';
import { scope } from '../../http/scope.js';
import { acceptPhotoBodies } from '../../pictures/photo-body.js';
import { addExamplesRoute } from './classifiers/add-examples-route.js';
import { classRoutes } from './classifiers/class-routes.js';
import { classifierRoutes } from './classifiers/classifier-routes.js';
import { exampleRoutes } from './classifiers/example-routes.js';
import { classifyRoute } from './classify-route.js';
import { embeddingsRoute } from './embeddings-route.js';
import { modelUploadRoutes, receiveUploadRoute } from './model-uploads/model-upload-routes.js';
import {
  listModelsSchema,
  showModelSchema,
  v1Answers,
  type ModelEntry,
  type ModelSummary,
} from './v1-schema.js';

/** For programs: which models there are, what they make of a picture, and how to teach one. */
export async function v1Door(app: FastifyInstance, application: Application): Promise<void> {
  nameSchemas(app, v1Answers);
  modelRoutes(app, application);
  classifierRoutes(app, application);
  classRoutes(app, application);
  exampleRoutes(app, application);
  modelUploadRoutes(app, application);
  // In scopes of their own, since they take other bodies.
  await app.register(
    scope('photos', async (own) => {
      await acceptPhotoBodies(own, application);
      embeddingsRoute(own, application);
      classifyRoute(own, application);
    }),
  );
  await app.register(scope('examples', (own) => addExamplesRoute(own, application)));
  await app.register(scope('model-uploads', (own) => receiveUploadRoute(own, application)));
}

function modelRoutes(app: FastifyInstance, { models }: Application): void {
  app.get('/v1/models', { schema: listModelsSchema }, async ({ query }) => {
    const withTrials = requireYesOrNo(query, 'trials');
    const listed = models.list({ withTrials });
    return { models: await Promise.all(listed.map((known) => summarize(known, models))) };
  });
  app.get<{ Params: { model: string } }>(
    '/v1/models/:model',
    { schema: showModelSchema },
    async ({ params }) => show(params.model, models),
  );
}

/** Without the labels, of which a model may have tens of thousands. */
async function summarize(known: KnownModel, models: Models): Promise<ModelSummary> {
  const { labels, ...entry } = await describe(known, models);
  return { ...entry, ...(labels !== undefined && { classCount: labels.length }) };
}

async function show(text: string, models: Models): Promise<ModelEntry> {
  const { name, version } = parseModelReference(text);
  const known = models.list({ withTrials: true }).find((each) => each.name === name);
  const current = known?.versions.find(
    (each) => each.version === (version ?? known.current.version),
  );
  if (known !== undefined && current !== undefined) return describe({ ...known, current }, models);
  // In the words that every door has for it.
  models.resolve({ name, version });
  throw new ModelNotFoundError(`No classifier has the model ${text}.`);
}

async function describe(
  { name, versions, current, isDefault, isTrial, fallbackReason }: KnownModel,
  models: Models,
): Promise<ModelEntry> {
  const entry = {
    name,
    version: current.version,
    versions: versions.map((each) => ({
      version: each.version,
      ready: each.state === 'ready',
      ...(each.state !== 'ready' && { reason: each.reason }),
    })),
    default: isDefault,
    ...(isTrial && { trial: true }),
    ...(fallbackReason !== undefined && { fallbackReason }),
  };
  if (current.state !== 'ready') return { ...entry, ready: false, reason: current.reason };
  const { engine, device, precision, familiarity } = current.model;
  const known = await findCard(models, current.model);
  if (!known.found) return { ...entry, ready: false, reason: known.reason };
  return {
    ...entry,
    ready: true,
    engine,
    device,
    precision,
    ...(familiarity !== undefined && { familiarity }),
    ...known.card,
  };
}
