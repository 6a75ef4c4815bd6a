import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
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

/** Refuses unknown addresses before their bodies are parsed, of which no kind is right there. */
export function refuseUnknown(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 ? notFound(request) : undefined);
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
}

/**
 * Has every known address answer 405 with `Allow` to the methods that it lacks. To be called
 * before the first route is added; the function that it returns, after the last.
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const addresses = new Map<string, Address>();
  app.addHook('onRoute', function ({ url, method }) {
    // The router takes the two for one.
    const path = url.replace(/(?<=.)\/$/, '');
    const address = addresses.get(path) ?? { methods: new Set(), errorHandler: this.errorHandler };
    for (const name of [method].flat()) address.methods.add(name);
    addresses.set(path, address);
  });
  return () => {
    const known = METHODS.filter((method) => method !== 'CONNECT');
    for (const method of known) {
      if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
    }
    // What is added here is told to the hook, too.
    for (const [url, { methods, errorHandler }] of [...addresses]) {
      // Of all addresses at once: CORS.
      if (url === '*') continue;
      const method = known.filter((name) => !methods.has(name));
      const refuse = refusal([...methods].sort().join(', '));
      app.route({
        url,
        method,
        schema: { hide: true },
        errorHandler,
        // Before the body is parsed, of which no kind is right here.
        onRequest: (request, _reply, done) => {
          done(refuse(request));
        },
        handler: (request) => {
          throw refuse(request);
        },
      });
    }
  };
}

function refusal(allow: string): (request: FastifyRequest) => RefusedRequestError {
  return ({ method }) =>
    new RefusedRequestError(`Expected ${allow.replaceAll(', ', ' or ')}; ${method} came.`, {
      status: METHOD_NOT_ALLOWED,
      headers: { allow },
    });
}
