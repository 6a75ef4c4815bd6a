import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { RefusedRequestError } from '../errors/refused-request-error.js';
import { quote } from '../errors/quote.js';
import { answerMalformed } from './refuse-malformed.js';

/** `http://host/path`, as a client sends it to a proxy; the host is the header's business. */
const ORIGIN = /^https?:\/\/[^/?#]*/i;
/** `1.2.3.4:5678`, `[::1]:80`, `[::1]`; not `::1`, which has colons of its own. */
const WITH_PORT = /^(?:([^:[\]]+):\d+|\[([^\]]+)\](?::\d+)?)$/;
const EXPECTATION_FAILED = 417;

/**
 * The path and query that a request names, without repeated slashes: `//predict` is a mistake
 * that real clients make. Done here and not in the router, so that files, redirects and relative
 * links see the same path that the router saw, and none begins with `//` and thus with a host.
 */
export function cleanTarget(target: string): string {
  const [path = '', ...query] = target.replace(ORIGIN, '').split('?');
  return [path.replace(/\/{2,}/g, '/') || '/', ...query].join('?');
}

/**
 * An onRequest hook that takes the ports out of X-Forwarded-For, before anything reads it. Some
 * proxies write them (Azure's do), and each connection of a client has another.
 */
export function dropForwardedPorts(
  { raw: { headers } }: FastifyRequest,
  _reply: FastifyReply,
  done: () => void,
): void {
  const forwarded = headers['x-forwarded-for'];
  if (forwarded !== undefined) {
    const entries = [forwarded].flat().flatMap((header) => header.split(','));
    headers['x-forwarded-for'] = entries.map((entry) => withoutPort(entry.trim())).join(', ');
  }
  done();
}

function withoutPort(address: string): string {
  const [, v4, v6] = WITH_PORT.exec(address.replace(/^"(.*)"$/, '$1')) ?? [];
  return v4 ?? v6 ?? address;
}

/**
 * Refuses in our words what Node would refuse without a word: a request that names no host or
 * two, and an expectation that is not `100-continue`. (`requireHostHeader` must be off.)
 */
export const checkHead = fastifyPlugin((app: FastifyInstance, _: object, done: () => void) => {
  app.server.on('checkExpectation', (request, response) => {
    app.routing(request, response);
  });
  app.server.on('connect', (_request, socket) => {
    // Node watches the socket no longer, and an error that nobody hears ends the process.
    socket.on('error', () => undefined);
    answerMalformed(socket, '405 Method Not Allowed', 'CONNECT', { allow: 'GET, HEAD, POST' });
  });
  app.addHook('onRequest', (request, _reply, next) => {
    next(wrongHost(request) ?? wrongExpectation(request));
  });
  done();
});

/** RFC 9112, section 3.2: exactly one from HTTP/1.1 on. */
function wrongHost({ raw }: FastifyRequest): RefusedRequestError | undefined {
  const hosts = raw.headersDistinct['host'] ?? [];
  if (hosts.length === 1 || (hosts.length === 0 && raw.httpVersion === '1.0')) return undefined;
  return new RefusedRequestError(
    `Expected one header "Host"; ${hosts.length === 0 ? 'none' : String(hosts.length)} came.`,
  );
}

/** RFC 9110, section 10.1.1. */
function wrongExpectation({
  headers: { expect },
}: FastifyRequest): RefusedRequestError | undefined {
  if (expect === undefined || /^100-continue$/i.test(expect)) return undefined;
  return new RefusedRequestError(`Expected no "Expect" but 100-continue; ${quote(expect)} came.`, {
    status: EXPECTATION_FAILED,
  });
}

/**
 * An onRequest hook for routes that read a body. None is decompressed: pictures are compressed
 * already, and a small body may become a large one.
 */
export function refuseEncodedBodies(
  { headers }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { 'content-encoding': content, 'transfer-encoding': transfer } = headers;
  const coding = other(content, 'identity') ?? other(transfer, 'chunked');
  done(coding === undefined ? undefined : wrongCoding(coding));
}

/** What a header names where it is not the only coding that is taken. */
function other(header: string | undefined, taken: string): string | undefined {
  const named = header?.trim() ?? '';
  return named === '' || named.toLowerCase() === taken ? undefined : named;
}

function wrongCoding(coding: string): RefusedRequestError {
  return new RefusedRequestError(
    `Expected an uncompressed body; one encoded with ${quote(coding)} came. Send it uncompressed.`,
    // RFC 9110, section 15.5.16: it tells what would have been taken.
    { code: 'UNSUPPORTED_MEDIA_TYPE', headers: { 'accept-encoding': 'identity' } },
  );
}
