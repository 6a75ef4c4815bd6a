import type { FastifyReply } from 'fastify';

/** Aborts when the client closes the connection before it has its answer. */
export function abortWhenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
