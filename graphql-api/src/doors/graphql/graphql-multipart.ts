import { BadUserInputError } from '@detections/schema';
import type { Multipart } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { admitUpload } from '../../http/caller.js';
import { quote } from '../../errors/quote.js';
import { readParts, UnreadablePartsError } from '../../pictures/multipart.js';
import type { Admission, UploadIntake } from '../../pictures/upload-intake.js';
import { requireGraphqlRequest } from './graphql-request.js';
import { putUpload } from './put-upload.js';
import { UploadedImage } from './uploaded-image.js';

/** Enough for a long query; the images do not count. */
export const MAX_FIELD_BYTES = 100_000;
/** As many photos as one operation may classify by aliases. */
const MAX_FILES = 8;

/** For the parser. One file and field more than is allowed, so that our own checks speak first. */
export const GRAPHQL_MULTIPART_LIMITS = {
  fieldSize: MAX_FIELD_BYTES,
  fields: 3,
  files: MAX_FILES + 1,
  parts: MAX_FILES + 4,
};

const mapSchema = z.record(z.string(), z.array(z.string()).min(1));
type FileMap = z.infer<typeof mapSchema>;
const MAP_EXAMPLE = '{"0":["variables.image"]}';

/**
 * A preHandler that turns a GraphQL multipart request into the body of a plain one, with uploads
 * in its variables. All of it is read and checked before Apollo sees it, so a malformed one is
 * refused whole; https://github.com/jaydenseric/graphql-multipart-request-spec says what it is.
 */
export function parseGraphqlMultipart(intake: UploadIntake) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.isMultipart()) return;
    const admission = admitUpload(intake, request, reply);
    try {
      request.body = await readOperations(readParts(request), admission);
    } catch (error) {
      throw error instanceof UnreadablePartsError ? malformed(error.message, error) : error;
    }
  };
}

/** The order of the parts is the specification's: operations, map, files. */
async function readOperations(
  parts: AsyncIterableIterator<Multipart>,
  admission: Admission,
): Promise<object> {
  const operations = parseJson('operations', await nextField('operations', parts));
  requireGraphqlRequest(operations, 'the field "operations"');
  const map = requireMap(parseJson('map', await nextField('map', parts)));
  const uploads = placeUploads(operations, map);
  for await (const part of parts) await receive(part, uploads, admission);
  for (const [name, upload] of uploads) {
    if (!upload.arrived) throw malformed(`the map promises the file ${quote(name)}; it never came`);
  }
  return operations;
}

async function nextField(name: string, parts: AsyncIterableIterator<Multipart>): Promise<unknown> {
  const { value: part } = (await parts.next()) as { readonly value: Multipart | undefined };
  if (part?.fieldname !== name || part.type !== 'field') {
    const came = part === undefined ? 'the end' : `the ${part.type} ${quote(part.fieldname)}`;
    throw malformed(`expected the field "${name}"; ${came} came`);
  }
  if (!part.valueTruncated) return part.value;
  throw malformed(`expected at most ${String(MAX_FIELD_BYTES)} bytes of "${name}"; more came`);
}

/** The parser has read what was sent as application/json already. */
function parseJson(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    throw malformed(`expected JSON in the field "${name}"; it does not parse`, error);
  }
}

function requireMap(value: unknown): FileMap {
  const result = mapSchema.safeParse(value);
  if (result.success) return result.data;
  throw malformed(
    `expected the field "map" to be an object with a list of paths for each file, e.g. ${MAP_EXAMPLE}; something else came`,
  );
}

function placeUploads(operations: object, map: FileMap): ReadonlyMap<string, UploadedImage> {
  const uploads = new Map(Object.keys(map).map((name) => [name, new UploadedImage()]));
  if (uploads.size > MAX_FILES) {
    throw malformed(
      `expected at most ${String(MAX_FILES)} files; the map names ${String(uploads.size)}`,
    );
  }
  for (const [name, upload] of uploads) {
    for (const path of map[name] ?? []) {
      if (putUpload(operations, path, upload)) continue;
      throw malformed(`expected null at ${quote(path)}, where the map puts a file`);
    }
  }
  return uploads;
}

async function receive(
  part: Multipart,
  uploads: ReadonlyMap<string, UploadedImage>,
  admission: Admission,
): Promise<void> {
  const upload = uploads.get(part.fieldname);
  if (upload === undefined) {
    throw malformed(`expected only files that the map names; ${quote(part.fieldname)} came`);
  }
  if (part.type !== 'file') {
    throw malformed(
      `expected a file in the part ${quote(part.fieldname)}; a field came. Send it with a filename`,
    );
  }
  if (upload.arrived) throw malformed(`the file ${quote(part.fieldname)} came twice`);
  upload.arrive(await admission.read(part.file));
}

function malformed(reason: string, cause?: unknown): BadUserInputError {
  return new BadUserInputError(`Expected a GraphQL multipart request: ${reason}.`, { cause });
}
