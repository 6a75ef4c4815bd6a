import type { Clock } from '@detections/schema';
import type { FastifyReply } from 'fastify';
import { onceClosed } from './abort-when-gone.js';
import { Pace } from './pace.js';

/** What is refused for who asks or how often, before its body is read; and what cannot be meant. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 429, 503]);

const PER_SECOND = 32;
const BURST = 32;
/** As long as the longest Retry-After. */
const LONGEST_DELAY_MS = 10_000;
/** Each holds up to 64 kB of its body here, and its socket's buffer in the kernel. */
const MOST_HELD = 500;

export interface RefusalHold {
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
export function createRefusalHold(clock: Clock): RefusalHold {
  const pace = new Pace({
    perSecond: PER_SECOND,
    burst: BURST,
    longestDelayMs: LONGEST_DELAY_MS,
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
