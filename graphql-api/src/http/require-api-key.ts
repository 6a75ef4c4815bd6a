import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A GET without a query string is for people, and does nothing. */
    readonly isPageWithoutQuery?: boolean;
  }
}

/**
 * An onRequest hook that lets only holders of a key pass. Neither keys nor requests' headers are
 * logged anywhere.
 *
 * @param hashes SHA-256 of each key, in hex. Keys are random and long, so a fast hash is enough.
 */
export function requireApiKey(hashes: readonly string[]) {
  const known = hashes.map((hash) => Buffer.from(hash, 'hex'));
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    if (isPage(request)) {
      done();
      return;
    }
    const key = presentedKey(request.headers);
    if (key !== undefined && isKnown(key, known)) done();
    else done(refusal(key));
  };
}

/** A page in a browser's address bar brings no headers; what it then asks for must. */
function isPage({ method, routeOptions, query }: FastifyRequest): boolean {
  const isGet = method === 'GET' || method === 'HEAD';
  if (!isGet || routeOptions.config.isPageWithoutQuery !== true) return false;
  return Object.keys(query as object).length === 0;
}

function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' && plain !== '' ? plain : undefined);
}

function isKnown(key: string, known: readonly Buffer[]): boolean {
  const hash = createHash('sha256').update(key).digest();
  // All of them, whichever fits: the time must not tell which.
  return known.filter((candidate) => timingSafeEqual(candidate, hash)).length > 0;
}

function refusal(key: string | undefined): UnauthenticatedError {
  const came = key === undefined ? 'none came' : 'the one that came is not known';
  return new UnauthenticatedError(
    `Expected an API key, as "Authorization: Bearer KEY" or "X-API-Key: KEY"; ${came}.`,
  );
}
