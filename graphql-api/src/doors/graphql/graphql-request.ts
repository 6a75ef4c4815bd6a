import { BadUserInputError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { kindOf } from '../../errors/kind-of.js';
import { requireCheapDocument } from './document-limits.js';

/** Any base does: the path of a request tells no host. */
const SOME_BASE = 'http://localhost';

/** A preHandler that speaks before Apollo Server would, in words that say what to do. */
export function checkGraphqlRequest(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  try {
    // That of a multipart request was checked before its files were read.
    if (request.method === 'GET') requireCheapQueries(request.url);
    else if (!request.isMultipart()) requireGraphqlRequest(request.body, 'the body');
    done();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

/**
 * What a GraphQL request says, by a body or by the part `operations`.
 *
 * @throws BadUserInputError
 */
export function requireGraphqlRequest(
  request: unknown,
  where: string,
): asserts request is Readonly<Record<string, unknown>> {
  if (Array.isArray(request)) {
    throw new BadUserInputError(
      `Expected one operation a request; a list of ${String(request.length)} came. Send each by a request of its own.`,
    );
  }
  if (!isObject(request)) throw unfit(`${where} to be a JSON object with a "query"`, request);
  const { query, operationName, variables, extensions } = request;
  const isPersisted = isObject(extensions) && 'persistedQuery' in extensions;
  // Apollo's clients take its refusal of hashes alone for a reason to send the query.
  if (!(isPersisted && query === undefined) && (typeof query !== 'string' || query === '')) {
    throw unfit('"query" to be a GraphQL document, as a string that is not empty', query);
  }
  if ((operationName ?? null) !== null && typeof operationName !== 'string') {
    throw unfit('"operationName" to be a string', operationName);
  }
  if ((variables ?? null) !== null && !isObject(variables)) {
    throw unfit('"variables" to be an object', variables);
  }
  if ((extensions ?? null) !== null && !isObject(extensions)) {
    throw unfit('"extensions" to be an object', extensions);
  }
  if (typeof query === 'string') requireCheapDocument(query);
}

/** Read as Apollo's integration reads them, so that no other text is checked than the one it takes. */
function requireCheapQueries(url: string): void {
  for (const query of new URL(url, SOME_BASE).searchParams.getAll('query')) {
    requireCheapDocument(query);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfit(expected: string, came: unknown): BadUserInputError {
  return new BadUserInputError(`Expected ${expected}; ${kindOf(came)} came.`);
}
