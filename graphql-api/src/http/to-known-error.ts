import { ClassificationError } from '@detections/schema';
import type { FastifyRequest } from 'fastify';
import { RefusedRequestError, type Refusal } from '../errors/refused-request-error.js';
import { notFound } from './refuse-unknown.js';
import { quote } from '../errors/quote.js';

/** As Fastify, its plugins and `http-errors` make them. */
interface HttpError extends Error {
  readonly statusCode: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Describe = (request: FastifyRequest) => string;

/** What was expected and what came, in our words, by the library's code. */
const BY_CODE: Readonly<Record<string, Describe>> = {
  FST_ERR_BAD_URL: ({ url }) => `Expected an address whose %-escapes decode; ${quote(url)} came.`,
  FST_ERR_CTP_EMPTY_JSON_BODY: () => 'Expected JSON in the body; an empty body came.',
  FST_ERR_CTP_INVALID_JSON_BODY: () => 'Expected JSON in the body; it does not parse.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    'Expected as many bytes as Content-Length says; another number came.',
};

/** The same by status, for all others. */
const BY_STATUS: Readonly<Record<number, Describe>> = {
  412: () => 'Expected the file that If-Match or If-Unmodified-Since names; it is another by now.',
  413: ({ routeOptions: { bodyLimit } }) =>
    `Expected a body of at most ${String(bodyLimit)} bytes; more came.`,
  414: () => 'Expected a shorter address; this one is longer than any here.',
  415: ({ headers: { 'content-type': type } }) =>
    `Expected a body of a type that is taken here; ${type === undefined ? 'one without a Content-Type' : quote(type)} came.`,
  416: ({ headers: { range } }) => `Expected a range within the file; ${quote(range ?? '')} came.`,
};

const FORBIDDEN = 403;

/**
 * Fastify's own refusals (malformed JSON, unknown content type, a range beyond the file) are the
 * client's doing. They keep their status and get our words; everything else stays as it is.
 */
export function toKnownError(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof ClassificationError || !isClientsFault(error)) return error;
  const { statusCode: status, code = '' } = error;
  // A path out of the folder of files, which none of ours leads to.
  if (status === FORBIDDEN) return notFound(request);
  const describe = BY_CODE[code] ?? BY_STATUS[status] ?? unreadable;
  return new RefusedRequestError(describe(request), { ...refusalFor(error), cause: error });
}

function refusalFor({ statusCode: status, headers = {} }: HttpError): Refusal {
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...(status === UNSUPPORTED_MEDIA_TYPE ? { code: 'UNSUPPORTED_MEDIA_TYPE' } : {}),
  };
}

const UNSUPPORTED_MEDIA_TYPE = 415;

function unreadable(): string {
  return 'Expected a request that can be read to its end; this one broke off or is malformed.';
}

function isClientsFault(error: unknown): error is HttpError {
  if (!(error instanceof Error)) return false;
  const { statusCode } = error as Partial<HttpError>;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}
