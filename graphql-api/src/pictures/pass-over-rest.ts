import type { IncomingMessage } from 'node:http';
import type { Clock } from '@detections/schema';
import { Pace } from '../http/pace.js';

/** Reading and throwing away costs about a second of one core for a gigabyte. */
const BYTES_PER_SECOND = 32_000_000;
const LONGEST_DELAY_MS = 1000;

/**
 * Reads what nobody reads any more of a request, because it would keep the connection from its
 * next one; all of them together at a pace, so that bodies without end take no core. What is
 * ahead of it waits with its client.
 */
export function createPassOverRest(clock: Clock): (request: IncomingMessage) => void {
  const pace = new Pace({
    perSecond: BYTES_PER_SECOND,
    burst: BYTES_PER_SECOND,
    longestDelayMs: LONGEST_DELAY_MS,
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
