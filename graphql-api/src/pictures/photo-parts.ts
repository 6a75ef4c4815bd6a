import type { Multipart } from '@fastify/multipart';
import { BadUserInputError } from '@detections/schema';
import type { FastifyRequest } from 'fastify';
import { readParts, UnreadablePartsError, type PartLimits } from './multipart.js';

/** Text fields beside the files are passed over; so many are. */
const MAX_FIELDS = 20;

/** For the parser. One file more than is allowed, so that our own check speaks first. */
export function photosLimits(maxFiles: number): PartLimits {
  const files = maxFiles + 1;
  return { fieldSize: 1000, fields: MAX_FIELDS, files, parts: files + MAX_FIELDS };
}

/**
 * The pictures of a request one after the other: the body itself, or all files of a form. Each is
 * to be read to its end before the next is asked for.
 *
 * @throws BadUserInputError where there is none, there are too many, or a part cannot be read.
 */
export async function* openPhotos(
  request: FastifyRequest,
  maxFiles: number,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  if (!request.isMultipart()) {
    yield request.raw;
    return;
  }
  let files = 0;
  for await (const part of readable(request, () => files)) {
    if (!isFile(part)) continue;
    files += 1;
    if (files > maxFiles)
      throw unfit(
        `1 to ${String(maxFiles)} files`,
        'more',
        ' Nothing of it was taken: send them in several requests.',
      );
    yield part.file;
  }
  if (files === 0) throw unfit('a file', 'none');
}

/** A browser sends a part without a name for a field in which nothing was chosen. */
function isFile(part: Multipart): part is Multipart & { readonly type: 'file' } {
  if (part.type !== 'file') return false;
  if (part.filename !== '') return true;
  part.file.resume();
  return false;
}

async function* readable(request: FastifyRequest, count: () => number): AsyncGenerator<Multipart> {
  try {
    yield* readParts(request);
  } catch (error) {
    if (!(error instanceof UnreadablePartsError)) throw error;
    throw new BadUserInputError(
      `Expected a multipart request with files; after ${String(count())} of them it cannot be read: ${error.message}.`,
      { cause: error },
    );
  }
}

function unfit(expected: string, came: string, advice = ''): BadUserInputError {
  return new BadUserInputError(
    `Expected a multipart request with ${expected}, each with a file name; ${came} came.${advice}`,
  );
}
