import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Application } from '../../../application/application.js';
import { MAX_FILES } from '../../../application/classifiers/classifiers.js';
import { describeClassifier } from '../../../application/classifiers/describe-classifier.js';
import { answer, doorAnswer, toJsonSchema } from '../../../http/answer-schemas.js';
import { abortWhenGone, admitUpload } from '../../../http/caller.js';
import { acceptPhotoBodies, requirePhotosBody } from '../../../pictures/photo-body.js';
import { openPhotos, photosLimits } from '../../../pictures/photo-parts.js';
import type { Admission } from '../../../pictures/upload-intake.js';
import { photoFailures } from '../photo-question-schema.js';
import { teachingRoute } from './describe-route.js';

/** As many uploads may be asked about at a time; the ones before are no longer held. */
const HELD_UPLOADS = 4;

const pictureSchema = z.file().describe('JPEG, PNG, WebP, GIF or AVIF.');
const formSchema = z.object({
  file: z.array(z.file()).describe('1 to 100 pictures, in fields of any name.'),
});

interface Params {
  readonly Params: { readonly classifier: string; readonly class: string };
}

/** Photos in, a classifier that has learnt from them out. */
export async function addExamplesRoute(
  app: FastifyInstance,
  application: Application,
): Promise<void> {
  await acceptPhotoBodies(app, application, photosLimits(MAX_FILES));
  app.post<Params>(
    '/v1/classifiers/:classifier/classes/:class/examples',
    {
      onRequest: requirePhotosBody,
      ...teachingRoute({
        operationId: 'addExamples',
        summary: 'Teach a class by photos',
        description:
          'Send one photo as the body itself, or 1 to 100 in a form. All of them are added, or none: send more in several requests. The class is made where it is missing. Photos are kept shrunk to 512 pixels and without metadata.',
        params: ['classifier', 'class'],
        consumes: ['image/*', 'multipart/form-data'],
        body: {
          content: {
            'image/*': { schema: toJsonSchema(pictureSchema) },
            'multipart/form-data': { schema: toJsonSchema(formSchema) },
          },
        },
        response: {
          413: photoFailures[413],
          415: photoFailures[415],
          422: photoFailures[422],
          429: photoFailures[429],
          504: photoFailures[504],
          200: doorAnswer(answer('What became of them', 'AddedExamples')),
        },
      }),
    },
    async (request, reply) => {
      const { classifier, class: className } = request.params;
      const admission = admitUpload(application, request, reply);
      const { view, ids, added } = await application.classifiers.addExamples({
        classifier,
        className,
        images: readPhotos(request, admission, application.maxUploadBytes),
        source: 'upload',
        signal: abortWhenGone(reply),
      });
      return { ids, added, classifier: describeClassifier(view) };
    },
  );
}

/**
 * A form that is no larger than one upload may be is read to its end first: one with too many files,
 * or that breaks off, is refused before anything was done for it. Of a larger one, photos come one
 * after the other as they are wanted: what is not wanted yet waits with its client.
 */
async function* readPhotos(
  request: FastifyRequest,
  admission: Admission,
  maxUploadBytes: number,
): AsyncGenerator<Buffer> {
  const declaredBytes = Number(request.headers['content-length'] ?? Infinity);
  if (declaredBytes > maxUploadBytes) {
    yield* readAsWanted(request, admission);
    return;
  }
  const images: Buffer[] = [];
  for await (const upload of openPhotos(request, MAX_FILES)) {
    images.push(await admission.read(upload));
  }
  yield* images;
}

async function* readAsWanted(
  request: FastifyRequest,
  admission: Admission,
): AsyncGenerator<Buffer> {
  const held: Buffer[] = [];
  for await (const upload of openPhotos(request, MAX_FILES)) {
    const image = await admission.read(upload);
    held.push(image);
    yield image;
    const done = held.length < HELD_UPLOADS ? undefined : held.shift();
    if (done !== undefined) admission.free(done);
  }
}
