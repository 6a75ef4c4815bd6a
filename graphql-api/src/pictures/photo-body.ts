import { BadUserInputError } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { quote } from '../errors/quote.js';
import { passOverBody } from '../http/refuse-cheaply.js';
import { acceptMultipart, type PartLimits } from './multipart.js';
import { requirePhotoPart } from './photo-part.js';

/** What a picture may be sent as; which kind it is of, its first bytes tell. */
const PICTURE = /^(image\/|(multipart\/form-data|application\/octet-stream) *(;|$))/i;

/** Lets the routes of this scope take a picture as the body itself, or as a part of a form. */
export async function acceptPhotoBodies(
  app: FastifyInstance,
  intake: { readonly maxUploadBytes: number },
  limits?: PartLimits,
): Promise<void> {
  app.removeAllContentTypeParsers();
  // The route reads it, up to its limit.
  app.addContentTypeParser('*', passOverBody);
  await acceptMultipart(app, intake, limits);
}

/**
 * An onRequest hook that refuses a body which cannot be a picture, before any of it is read. Many
 * clients name no type for bytes, so one without any is taken.
 *
 * @param form What is taken besides, for the message.
 */
function requirePicture(form: string) {
  return (
    { headers: { 'content-type': type } }: FastifyRequest,
    _reply: FastifyReply,
    done: (error?: Error) => void,
  ): void => {
    if (type === undefined || PICTURE.test(type)) done();
    else {
      done(
        new BadUserInputError(
          `Expected a picture as the body, of a type such as image/jpeg, or a multipart request with ${form}; a body of type ${quote(type)} came.`,
        ),
      );
    }
  };
}

export const requirePhotoBody = requirePicture('a file in the field "file" or "image"');
export const requirePhotosBody = requirePicture('files, in fields of any name');

/**
 * The picture's bytes as they come.
 *
 * @throws BadUserInputError where a form holds none.
 */
export async function openPhoto(request: FastifyRequest): Promise<AsyncIterable<Uint8Array>> {
  return request.isMultipart() ? (await requirePhotoPart(request)).file : request.raw;
}
