import rateLimit, { type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { OutageReport, type OutageLogger } from '@detections/runtime';
import { RateLimitedError } from '@detections/schema';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

const MINUTE_MS = 60_000;

/** Counts the requests of each client in windows of time, for all API processes together. */
export interface RequestCounter {
  /** Counts one more; tells how many that makes and when the window ends. */
  count(client: string, windowMs: number): Promise<RequestCount>;
  close(): Promise<void>;
}

export interface RequestCount {
  readonly count: number;
  readonly remainingMs: number;
}

export interface RateLimitOptions {
  readonly maxPerMinute: number;
  /** In this process's memory where there is none. */
  readonly counter: RequestCounter | undefined;
  readonly logger: OutageLogger;
}

/**
 * Refuses a client's requests beyond the limit, for every route of the scope, before anything else
 * is looked at. A client is an IPv4 address or the first 64 bits of an IPv6 address.
 */
export const limitRate = fastifyPlugin(
  async (app: FastifyInstance, { maxPerMinute, counter, logger }: RateLimitOptions) => {
    await app.register(rateLimit, {
      global: false,
      max: maxPerMinute,
      timeWindow: MINUTE_MS,
      enableDraftSpec: true,
      // Better no limit for a while than no service.
      skipOnError: true,
      errorResponseBuilder: (_request, { max, after }) =>
        new RateLimitedError(
          `Expected at most ${String(max)} requests a minute; more came. Try again in ${after}.`,
        ),
      ...(counter === undefined ? {} : { store: storeOf(counter, logger) }),
    });
    app.addHook('onRequest', app.rateLimit());
  },
);

/** The library makes its store itself, and says nothing when it fails. */
function storeOf(
  counter: RequestCounter,
  logger: RateLimitOptions['logger'],
): FastifyRateLimitStoreCtor {
  const outages = new OutageReport(logger, {
    begins: 'requests are not counted: no rate limit',
    ends: 'requests are counted again',
  });
  return class {
    incr(
      client: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs: number,
    ): void {
      counter.count(client, windowMs).then(
        ({ count, remainingMs }) => {
          outages.succeeded();
          callback(null, { current: count, ttl: remainingMs });
        },
        (error: unknown) => {
          outages.failed({ err: error });
          callback(error instanceof Error ? error : new Error(String(error)));
        },
      );
    }

    child(): this {
      return this;
    }
  };
}
