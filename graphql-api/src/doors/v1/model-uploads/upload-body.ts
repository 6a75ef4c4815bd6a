import type { Multipart } from '@fastify/multipart';
import { BadUserInputError, ClassificationError } from '@detections/schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingFile } from '../../../application/model-uploads/model-uploads.js';
import { quote } from '../../../errors/quote.js';
import { passOverBody } from '../../../http/refuse-cheaply.js';
import { requireOnce } from '../../../http/require-once.js';
import { acceptMultipart, readParts, UnreadablePartsError } from '../../../pictures/multipart.js';

const ZIP = /^application\/(zip|x-zip-compressed|octet-stream) *(;|$)/i;
const FORM = /^multipart\/form-data *(;|$)/i;
const MAX_PARTS = 200;

/** Lets the routes of this scope take a model's files as a form, or one file as the body itself. */
export async function acceptModelBodies(app: FastifyInstance, maxBytes: number): Promise<void> {
  app.removeAllContentTypeParsers();
  // The route reads it, up to its limit.
  app.addContentTypeParser('*', passOverBody);
  const limits = { fieldSize: 1000, fields: MAX_PARTS, files: MAX_PARTS, parts: MAX_PARTS };
  await acceptMultipart(app, { maxUploadBytes: maxBytes }, limits, { preservePath: true });
}

/** An onRequest hook that refuses a body which cannot be a model, before any of it is read. */
export function requireModelBody(
  { headers: { 'content-type': type } }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (type !== undefined && (ZIP.test(type) || FORM.test(type))) done();
  else {
    const came = type === undefined ? 'one without a Content-Type' : `one of type ${quote(type)}`;
    done(
      new BadUserInputError(
        `Expected a multipart request with the files of a model, or a zip as the body, of type application/zip; ${came} came.`,
      ),
    );
  }
}

/**
 * The files of a request, one after the other.
 *
 * @throws BadUserInputError where it cannot be read.
 */
export async function* openFiles(request: FastifyRequest): AsyncGenerator<IncomingFile> {
  if (!request.isMultipart()) {
    requireOnce(request.query, ['fileName']);
    const { fileName = 'model.zip' } = request.query as { readonly fileName?: string };
    // Destroyed, the request would take its connection along, and with it the refusal.
    yield { name: fileName, bytes: unbroken(request.raw.iterator({ destroyOnReturn: false })) };
    return;
  }
  for await (const part of readable(request)) {
    if (part.type !== 'file') continue;
    // A browser sends a part without a name for a field in which nothing was chosen.
    if (part.filename === '') part.file.resume();
    else yield { name: part.filename, bytes: unbroken(part.file) };
  }
}

async function* readable(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* readParts(request);
  } catch (error) {
    if (!(error instanceof UnreadablePartsError)) throw error;
    throw new BadUserInputError(
      `Expected a multipart request with the files of a model; it cannot be read: ${error.message}.`,
      { cause: error },
    );
  }
}

async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof ClassificationError) throw error;
    throw new BadUserInputError('Expected a complete file; the upload broke off.', {
      cause: error,
    });
  }
}
