import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Application } from '../../application/application.js';
import type { UploadRequest } from '../../application/ask-about-upload.js';
import { parseModelReference } from '../../application/model-reference.js';
import { abortWhenGone, admitUpload } from '../../http/caller.js';
import { requireOnce } from '../../http/require-once.js';
import { openPhoto } from '../../pictures/photo-body.js';
import type { PhotoQuery } from './photo-question-schema.js';

/** What is asked of which model, once its picture has come; nobody uploads for one that cannot answer. */
export async function readPhotoQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): Promise<UploadRequest> {
  requireOnce(request.query, ['model', 'preset']);
  const { model: text, preset } = request.query as PhotoQuery;
  const model = parseModelReference(text);
  application.models.resolve(model);
  const admission = admitUpload(application, request, reply);
  const signal = abortWhenGone(reply);
  const image = await admission.read(await openPhoto(request));
  return { image, model, preset, signal };
}
