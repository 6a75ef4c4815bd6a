import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findApiKey, type ApiKey } from './api-keys.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A GET without a query string is for people, and does nothing. */
    readonly isPageWithoutQuery?: boolean;
  }
}

/**
 * An onRequest hook that lets only holders of a key pass. Neither keys nor requests' headers are
 * logged anywhere.
 */
export function requireApiKey(keys: readonly ApiKey[]) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const passes = isPage(request) || keyOf(request, keys) !== undefined;
    done(passes ? undefined : refusal(request));
  };
}

/** A page in a browser's address bar brings no headers; what it then asks for must. */
export function isPage({ method, routeOptions, query }: FastifyRequest): boolean {
  const isGet = method === 'GET' || method === 'HEAD';
  if (!isGet || routeOptions.config.isPageWithoutQuery !== true) return false;
  return Object.keys(query as object).length === 0;
}

/** The operator's entry for the key that came; undefined where none came, or none that is known. */
export function keyOf({ headers }: FastifyRequest, keys: readonly ApiKey[]): ApiKey | undefined {
  const presented = presentedKey(headers);
  return presented === undefined ? undefined : findApiKey(presented, keys);
}

function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' && plain !== '' ? plain : undefined);
}

function refusal({ headers }: FastifyRequest): UnauthenticatedError {
  const came = presentedKey(headers) === undefined ? 'none came' : 'the one that came is not known';
  return new UnauthenticatedError(
    `Expected an API key, as "Authorization: Bearer KEY" or "X-API-Key: KEY"; ${came}.`,
  );
}
