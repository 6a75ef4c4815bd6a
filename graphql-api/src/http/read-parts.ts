import type { Multipart } from '@fastify/multipart';
import { BadUserInputError } from '@detections/schema';
import type { FastifyRequest } from 'fastify';

/** How long nothing may come of a body that is there. */
const STALL_MS = 3000;

/**
 * The parts of a multipart request. Found by `npm run fuzz`: @fastify/busboy 3.2.6 never goes on
 * after a part that it skips (without `form-data` in its Content-Disposition) and that comes in
 * one piece of more than 16 kB. No limit of Node's ends such a request, because it has come whole.
 *
 * @throws BadUserInputError where the parser stalls.
 */
export async function* readParts(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts();
  for (;;) {
    const next = await unlessStalled(request, parts.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** A body that has not come whole yet is the server's request timeout's business. */
async function unlessStalled<T>({ raw }: FastifyRequest, next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (raw.complete) reject(new BadUserInputError('its parts cannot be told apart'));
    }, STALL_MS);
  });
  try {
    return await Promise.race([next, stalled]);
  } finally {
    clearInterval(timer);
  }
}
