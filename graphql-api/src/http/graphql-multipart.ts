import { BadUserInputError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { processRequest } from 'graphql-upload-ts';

/** Enough for a long query; the image does not count. */
const MAX_FIELD_BYTES = 100_000;
/** As many photos as one operation may classify by aliases. */
const MAX_FILES = 8;

/**
 * A preHandler that turns a GraphQL multipart request into the body of a plain one, with uploads
 * in its variables. A malformed one fails here, before Apollo sees it.
 */
export function parseGraphqlMultipart(maxUploadBytes: number) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.headers['content-type']?.startsWith('multipart/form-data')) return;
    try {
      request.body = await processRequest(request.raw, reply.raw, {
        maxFieldSize: MAX_FIELD_BYTES,
        // One more than is allowed, so that our own check speaks first, and in our words.
        maxFileSize: maxUploadBytes + 1,
        maxFiles: MAX_FILES,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BadUserInputError(`Expected a GraphQL multipart request: ${reason}`, {
        cause: error,
      });
    }
  };
}
