import multipart, { type FastifyMultipartBaseOptions, type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Why a reader gave up, by the codes of @fastify/multipart; the parser below it has none. */
const REASONS: Readonly<Partial<Record<string, string>>> = {
  FST_PARTS_LIMIT: 'it has too many parts',
  FST_FILES_LIMIT: 'it has too many files',
  FST_FIELDS_LIMIT: 'it has too many fields',
  FST_PROTO_VIOLATION: 'a field has a name that is not allowed',
  FST_INVALID_JSON_FIELD_ERROR: 'a field that is said to be JSON does not parse',
};

/** Why no more parts can be read, in words that go on after "Expected a multipart request: ". */
export class UnreadablePartsError extends Error {
  override readonly name = 'UnreadablePartsError';
}

export type PartLimits = NonNullable<FastifyMultipartBaseOptions['limits']>;

/** A field is kept in memory: the longest report has 10,000 characters of at most four bytes. */
const FORM_LIMITS: PartLimits = { fieldSize: 40_000, files: 10, fields: 20, parts: 30 };

/** How long nothing may come of a body that is there. */
const STALL_MS = 3000;

/**
 * Lets the routes of this scope read multipart requests.
 *
 * @param preservePath Whether a file's name keeps the folders before it.
 */
export async function acceptMultipart(
  app: FastifyInstance,
  { maxUploadBytes }: { readonly maxUploadBytes: number },
  limits: PartLimits = FORM_LIMITS,
  { preservePath = false }: { readonly preservePath?: boolean } = {},
): Promise<void> {
  await app.register(multipart, {
    preservePath,
    // One byte over the limit, so that our own check speaks first, and in our words.
    limits: { ...limits, fileSize: maxUploadBytes + 1 },
    throwFileSizeLimit: false,
  });
}

/**
 * The parts of a multipart request. Found by `npm run fuzz`: @fastify/busboy 3.2.6 never goes on
 * after a part that it skips (without `form-data` in its Content-Disposition) and that comes in
 * one piece of more than 16 kB. No limit of Node's ends such a request, because it has come whole.
 *
 * @throws UnreadablePartsError where the parser stalls or fails; its own words stay in the cause.
 */
export async function* readParts(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts();
  for (;;) {
    const next = await unlessStalled(request, parts.next());
    if (next.done === true) return;
    yield named(next.value);
  }
}

function named(part: Multipart): Multipart {
  part.fieldname = nameOf(part);
  return part;
}

/** Found by `npm run fuzz`: a part without a name has none, whatever the types say. */
function nameOf({ fieldname = '' }: { readonly fieldname?: string }): string {
  return fieldname;
}

/** A body that has not come whole yet is the server's request timeout's business. */
async function unlessStalled<T>({ raw }: FastifyRequest, next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (raw.complete) reject(new UnreadablePartsError('its parts cannot be told apart'));
    }, STALL_MS);
  });
  try {
    return await Promise.race([next, stalled]);
  } catch (error) {
    throw unreadable(error);
  } finally {
    clearInterval(timer);
  }
}

function unreadable(error: unknown): UnreadablePartsError {
  if (error instanceof UnreadablePartsError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? 'it is malformed, or breaks off';
  return new UnreadablePartsError(reason, { cause: error });
}
