import type { FastifyReply } from 'fastify';

/** Aborts when the client closes the connection before it has its answer. */
export function abortWhenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  onceClosed(reply, () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** Runs when the answer is sent or nobody is left to send it to; at once, where that has happened. */
export function onceClosed(reply: FastifyReply, run: () => void): void {
  // 'close' is not repeated for those who come late.
  if (reply.raw.closed || reply.raw.destroyed) run();
  else reply.raw.once('close', run);
}
