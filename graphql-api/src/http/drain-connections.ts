import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@detections/runtime';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

export interface DrainOptions {
  /** How long from the beginning of the end an upload is waited for at most. */
  readonly uploadTimeoutMs: number;
  /** One that comes more slowly than this in `uploadTimeoutMs` is not waited for. */
  readonly maxUploadBytes: number;
  readonly clock: Clock;
}

/** A request that came with its headers, and whose answer is not sent yet. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Bytes that its connection had moved when it was looked at last. */
  movedBytes: number;
  lookedAtMs: number;
  isMoving: boolean;
}

const BAD_REQUEST = 400;
const LOOK_EVERY_MS = 50;
/** How long the bytes of an upload, or of an answer, are watched to tell how fast they move. */
const WINDOW_MS = 1000;
/** After the last answer, for a client to read it before a reset may overtake it. */
const GRACE_MS = 1500;

/** Ends each connection with its next answer once the process is about to end. */
export function leaveConnections(app: FastifyInstance, isClosing: () => boolean): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (isClosing()) {
      // Node would close at once, and the reset for what it has not read may overtake the refusal.
      if (reply.statusCode >= BAD_REQUEST && isStillComing(request.raw)) {
        reply.raw.removeHeader('connection');
      } else reply.header('connection', 'close');
    }
    done(null, payload);
  });
}

function isStillComing({ complete, headers }: IncomingMessage): boolean {
  const hasBody = Number(headers['content-length']) > 0 || 'transfer-encoding' in headers;
  return hasBody && !complete;
}

/**
 * Ends connections while the server closes. Node's own close() waits for all of them, looks once
 * which are idle, and stops the interval by which late ones are ended: a socket that never sent a
 * byte, headers without end or a body that trickles in would keep the process for ever.
 *
 * What is being answered is always waited for, an upload while it moves.
 */
export const drainConnections = fastifyPlugin(
  (app: FastifyInstance, options: DrainOptions, done: () => void) => {
    const exchanges = new Set<Exchange>();
    const { clock } = options;
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const movedBytes = movedBytesOf(request);
      const lookedAtMs = clock.monotonicMs();
      const exchange = { request, response, movedBytes, lookedAtMs, isMoving: true };
      exchanges.add(exchange);
      response.once('close', () => exchanges.delete(exchange));
    });
    let stop = (): void => undefined;
    app.addHook('preClose', (closing) => {
      stop = drain(app.server, exchanges, options);
      closing();
    });
    app.addHook('onClose', (_instance, closed) => {
      stop();
      closed();
    });
    done();
  },
);

/** @returns what stops it. */
function drain(
  server: FastifyInstance['server'],
  exchanges: ReadonlySet<Exchange>,
  { uploadTimeoutMs, maxUploadBytes, clock }: DrainOptions,
): () => void {
  const giveUpAtMs = clock.monotonicMs() + uploadTimeoutMs;
  const leastBytes = (maxUploadBytes / uploadTimeoutMs) * WINDOW_MS;
  let quietSinceMs = clock.monotonicMs();
  let cancel = (): void => undefined;
  const isUnderWay = (exchange: Exchange, nowMs: number): boolean => {
    if (isBeingAnswered(exchange)) return true;
    return nowMs < giveUpAtMs && isMoving(exchange, nowMs, leastBytes);
  };
  const look = (): void => {
    const nowMs = clock.monotonicMs();
    // All of them are looked at, so that each one's window is as long.
    const underWay = [...exchanges].filter((exchange) => isUnderWay(exchange, nowMs));
    if (underWay.length > 0) quietSinceMs = nowMs;
    if (nowMs - quietSinceMs < GRACE_MS) server.closeIdleConnections();
    else server.closeAllConnections();
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return () => {
    cancel();
  };
}

function isBeingAnswered({ request, response }: Exchange): boolean {
  return request.complete && !response.headersSent;
}

function isMoving(exchange: Exchange, nowMs: number, leastBytes: number): boolean {
  if (nowMs - exchange.lookedAtMs >= WINDOW_MS) {
    const movedBytes = movedBytesOf(exchange.request);
    exchange.isMoving = movedBytes - exchange.movedBytes >= leastBytes;
    exchange.movedBytes = movedBytes;
    exchange.lookedAtMs = nowMs;
  }
  return exchange.isMoving;
}

/** In both directions; what waits in this process for a client that does not read has not moved. */
function movedBytesOf({ socket }: IncomingMessage): number {
  return socket.bytesRead + socket.bytesWritten - socket.writableLength;
}
