import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { RefusedRequestError } from '../errors/refused-request-error.js';
import { quote } from '../errors/quote.js';

const METHOD_NOT_ALLOWED = 405;

/** What a request for an address gets where nothing is. */
export function notFound({ method, url }: FastifyRequest): RefusedRequestError {
  return new RefusedRequestError(
    `Expected the address of something that is here; ${method} ${quote(url)} came.`,
    { code: 'NOT_FOUND' },
  );
}

/** Finds what is said to a request that no route takes, where its address is known. */
export type RefuseOtherMethod = (request: FastifyRequest, reply: FastifyReply) => boolean;

/**
 * Refuses unknown addresses, and methods that an address lacks, before their bodies are parsed, of
 * which no kind is right there.
 */
export function refuseUnknown(app: FastifyInstance, refuseOther: RefuseOtherMethod): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) done();
    else if (!refuseOther(request, reply)) done(notFound(request));
  });
  // For files that turn out not to be there.
  app.setNotFoundHandler((request) => {
    throw notFound(request);
  });
}

/** An address, the methods that it has, and how its door words failures. */
interface Address {
  readonly methods: Set<string>;
  readonly errorHandler: NonNullable<RouteOptions['errorHandler']>;
  readonly pattern: RegExp;
}

/**
 * Has every known address answer 405 with `Allow` to the methods that it lacks. To be called before
 * the first route is added. It looks addresses up where no route was found: a route for each method
 * that an address lacks would be 1,400 of them, and most of a server's start.
 */
export function refuseOtherMethods(app: FastifyInstance): RefuseOtherMethod {
  const addresses = new Map<string, Address>();
  app.addHook('onRoute', function ({ url, method }) {
    // Of all addresses at once: CORS.
    if (url === '*') return;
    // The router takes the two for one.
    const path = url.replace(/(?<=.)\/$/, '');
    const { errorHandler } = this;
    const pattern = patternOf(path);
    const address = addresses.get(path) ?? { methods: new Set(), errorHandler, pattern };
    for (const name of [method].flat()) address.methods.add(name);
    addresses.set(path, address);
  });
  return (request, reply) => {
    const path = pathOf(request.url);
    const fitting = [...addresses].filter(([, { pattern }]) => pattern.test(path));
    // As the router chooses: a word before a parameter, and that before anything.
    const [first] = fitting.sort(([a], [b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
    if (first === undefined) return false;
    const [, { methods, errorHandler }] = first;
    // The router knows better: what a wildcard stands for may not be empty.
    if (methods.has(request.method)) return false;
    const allow = [...methods].sort().join(', ');
    errorHandler.call(app, refusal(request, allow), request, reply);
    return true;
  };
}

/** Of a route's address: `/a/:b`, `/a/*`. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace('*', '.*');
  return new RegExp(`^${source}/?$`);
}

function rankOf(path: string): string {
  return path.replaceAll(':', '\uFFFE').replaceAll('*', '\uFFFF');
}

/** As the router compares it; one that cannot be decoded is refused before. */
function pathOf(url: string): string {
  return decodeURI(url.replace(/[?#].*$/s, ''));
}

function refusal({ method }: FastifyRequest, allow: string): RefusedRequestError {
  return new RefusedRequestError(`Expected ${allow.replaceAll(', ', ' or ')}; ${method} came.`, {
    status: METHOD_NOT_ALLOWED,
    headers: { allow },
  });
}
