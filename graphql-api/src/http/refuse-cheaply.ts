import type { IncomingMessage } from 'node:http';
import type { Clock } from '@detections/runtime';
import type { FastifyInstance, FastifyReply } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { onceClosed } from './caller.js';
import { Pace } from './pace.js';

/** What is refused for who asks or how often, before its body is read; and what cannot be meant. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 429, 503]);

const REFUSALS_PER_SECOND = 32;
/** As long as the longest Retry-After. */
const LONGEST_HOLD_MS = 10_000;
/** Each holds up to 64 kB of its body here, and its socket's buffer in the kernel. */
const MOST_HELD = 500;

/** Reading and throwing away costs about a second of one core for a gigabyte. */
const PASSED_OVER_BYTES_PER_SECOND = 32_000_000;
const LONGEST_PAUSE_MS = 1000;

/**
 * For every route: refusals that come in numbers wait, with their bodies unread, and the rest of a
 * body is passed over once the answer goes out.
 */
export const refuseCheaply = fastifyPlugin(
  (app: FastifyInstance, { clock }: { readonly clock: Clock }, done: () => void) => {
    const refusals = createRefusalHold(clock);
    const passOverRest = createPassOverRest(clock);
    app.addHook('onSend', (request, reply, payload, send) => {
      refusals.hold(reply, () => {
        passOverRest(request.raw);
        send(null, payload);
      });
    });
    app.addHook('preClose', (closing) => {
      refusals.release();
      closing();
    });
    done();
  },
);

/** A content type parser for routes that have no use for such a body: it is passed over. */
export function passOverBody(
  _request: unknown,
  _payload: unknown,
  parsed: (error: null) => void,
): void {
  parsed(null);
}

interface RefusalHold {
  /**
   * Runs `send` when it is this refusal's turn; not at all where its client has gone, or where so
   * many are held that its connection is closed instead.
   */
  hold(reply: FastifyReply, send: () => void): void;
  /** Sends all at once, and whatever comes. */
  release(): void;
}

/**
 * Answers refusals at a pace. A client that comes back at once costs a request each time, and
 * several hundred of them take the cores from those who are answered; one that waits for its
 * refusal costs nothing. A few refusals wait for nothing.
 */
function createRefusalHold(clock: Clock): RefusalHold {
  const pace = new Pace({
    perSecond: REFUSALS_PER_SECOND,
    burst: REFUSALS_PER_SECOND,
    longestDelayMs: LONGEST_HOLD_MS,
    clock,
  });
  const held = new Set<() => void>();
  let isReleased = false;
  return {
    hold: (reply, send) => {
      const delayMs = isReleased || !isRefusal(reply) ? 0 : pace.take(1);
      if (delayMs === 0) {
        send();
        return;
      }
      if (held.size >= MOST_HELD) {
        reply.raw.destroy();
        return;
      }
      const letGo = (): void => {
        cancel();
        held.delete(sendNow);
      };
      const sendNow = (): void => {
        letGo();
        send();
      };
      const cancel = clock.after(delayMs, sendNow);
      held.add(sendNow);
      onceClosed(reply, letGo);
    },
    release: () => {
      isReleased = true;
      for (const sendNow of [...held]) sendNow();
    },
  };
}

/** `/health/ready` answers 503 as well, and refuses nobody. */
function isRefusal(reply: FastifyReply): boolean {
  return REFUSALS.has(reply.statusCode) && reply.hasHeader('x-error-code');
}

/**
 * Reads what nobody reads any more of a request, because it would keep the connection from its
 * next one; all of them together at a pace, so that bodies without end take no core. What is
 * ahead of it waits with its client.
 */
function createPassOverRest(clock: Clock): (request: IncomingMessage) => void {
  const pace = new Pace({
    perSecond: PASSED_OVER_BYTES_PER_SECOND,
    burst: PASSED_OVER_BYTES_PER_SECOND,
    longestDelayMs: LONGEST_PAUSE_MS,
    clock,
  });
  return (request) => {
    if (request.readableEnded) return;
    let cancel = (): void => undefined;
    request.unpipe();
    request
      .on('data', ({ byteLength }: Buffer) => {
        const delayMs = pace.take(byteLength);
        if (delayMs === 0) return;
        request.pause();
        cancel = clock.after(delayMs, () => request.resume());
      })
      .once('close', () => {
        cancel();
      })
      .resume();
  };
}
