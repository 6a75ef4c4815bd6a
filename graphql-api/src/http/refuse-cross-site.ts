import type { IncomingHttpHeaders } from 'node:http';
import { CrossSiteRequestError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A GET with a query string does something here: runs an operation, keeps a report. */
    readonly actsOnQuery?: boolean;
  }
}

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Apollo's clients and ours send one of these so that browsers ask first. */
const PREFLIGHTED_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/**
 * An onRequest hook against cross-site request forgery: refuses, before its body is read, what a
 * page of another origin could make a visitor's browser send. The rule is that of
 * `CrossOriginProtection` in Go's net/http (1.25, src/net/http/csrf.go), and it lets pass besides
 * what no browser sends to another origin without asking by a CORS preflight: `allow-origins.ts`
 * says no to that. decisions/011-hostile-clients.md has the threat.
 *
 * @param corsOrigins Origins whose pages may call, or `*`.
 */
export function refuseCrossSite(corsOrigins: readonly string[]) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const passes = onlyReads(request) || isWelcome(request, corsOrigins);
    done(passes ? undefined : refusal(request));
  };
}

function onlyReads({ method, routeOptions, query }: FastifyRequest): boolean {
  if (!READING_METHODS.has(method)) return false;
  return routeOptions.config.actsOnQuery !== true || Object.keys(query as object).length === 0;
}

function isWelcome({ headers, host }: FastifyRequest, corsOrigins: readonly string[]): boolean {
  const { origin = '' } = headers;
  return (
    comesFromHere(headers, host) ||
    corsOrigins.includes('*') ||
    corsOrigins.includes(origin) ||
    forcesPreflight(headers)
  );
}

/** From our own page, from an address bar, or from no browser at all. */
export function comesFromHere(headers: IncomingHttpHeaders, host: string): boolean {
  const { 'sec-fetch-site': site = '', origin = '' } = headers;
  // Browsers before 2023 leave it out, and all do on plain http but for this machine.
  if (site === '') return origin === '' || isOwn(origin, host);
  return site === 'same-origin' || site === 'none';
}

/** The scheme is not compared: behind a proxy that ends TLS only the browser knows it. */
function isOwn(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === originHost;
}

/**
 * Of the content types JSON alone, because browsers had bugs with odd ones. X-API-Key and
 * Authorization are not asked for: a proxy may add the one, a browser the other, by itself.
 */
function forcesPreflight(headers: IncomingHttpHeaders): boolean {
  return (
    /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') ||
    PREFLIGHTED_HEADERS.some((name) => (headers[name] ?? '') !== '')
  );
}

function refusal({ headers, host }: FastifyRequest): CrossSiteRequestError {
  const { origin } = headers;
  const sender = origin === undefined ? 'another site' : JSON.stringify(origin.slice(0, 200));
  return new CrossSiteRequestError(
    `Expected a request of this service's own page or of an origin that CORS_ORIGINS names; one of ${sender} came, to the host ${JSON.stringify(host)}.`,
  );
}
