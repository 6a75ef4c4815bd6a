import type { Multipart, MultipartFile } from '@fastify/multipart';
import { BadUserInputError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { quote } from '../errors/quote.js';
import { readParts } from './multipart.js';

/** The Flask service's, and the one that the clients of Keras's tutorial send. */
const FIELDS: readonly string[] = ['file', 'image'];
const MULTIPART = /^multipart\/form-data *(;|$)/i;
/** So many fields are named in a message, by so many characters of their names. */
const MAX_NAMED = 4;
const MAX_NAME_LENGTH = 40;

/** An onRequest hook that refuses a body which cannot hold a file, before any of it is read. */
export function requireMultipart(
  { headers: { 'content-type': type } }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  if (type === undefined) done(noPhoto('a request without a Content-Type'));
  else if (!MULTIPART.test(type)) done(noPhoto(`a body of type ${quote(type)}`));
  else done();
}

/**
 * The first part that is a file with a name in a field that is looked at; parts before it are
 * passed over.
 *
 * @throws BadUserInputError that names what came instead.
 */
export async function requirePhotoPart(request: FastifyRequest): Promise<MultipartFile> {
  const passedOver: string[] = [];
  try {
    for await (const part of readParts(request)) {
      if (part.type === 'file') {
        if (isPhoto(part)) return part;
        part.file.resume();
      }
      passedOver.push(describe(part));
    }
  } catch (error) {
    throw noPhoto(`${list(passedOver)}, and then bytes that cannot be read as a part,`, error);
  }
  throw noPhoto(list(passedOver));
}

function isPhoto(part: MultipartFile): boolean {
  return FIELDS.includes(part.fieldname) && part.filename !== '';
}

function describe(part: Multipart): string {
  const name = quote(part.fieldname, MAX_NAME_LENGTH);
  if (part.type === 'field') return `the text field ${name}`;
  return part.filename === '' ? `${name} without a file name` : `the file ${name}`;
}

function list(passedOver: readonly string[]): string {
  const named = passedOver.slice(0, MAX_NAMED);
  const others = passedOver.length - named.length;
  if (others > 0) named.push(`${String(others)} more`);
  const last = named.pop() ?? 'no field';
  return named.length === 0 ? last : `${named.join(', ')} and ${last}`;
}

function noPhoto(came: string, cause?: unknown): BadUserInputError {
  return new BadUserInputError(
    `Expected a multipart request with a file in the field "file" or "image"; ${came} came.`,
    { cause },
  );
}
