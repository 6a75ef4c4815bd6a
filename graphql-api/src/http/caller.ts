import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, UploadIntake } from '../pictures/upload-intake.js';

/** Aborts when the client closes the connection before it has its answer. */
export function abortWhenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  onceClosed(reply, () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/**
 * Lets a request in before its body is read, by the length it declares; what it holds is given
 * back when it is over.
 *
 * @throws ModelNotReadyError | QueueUnavailableError | QueueFullError
 */
export function admitUpload(
  intake: UploadIntake,
  request: FastifyRequest,
  reply: FastifyReply,
): Admission {
  const admission = intake.admit(Number(request.headers['content-length'] ?? 0));
  onceClosed(reply, () => {
    admission.release();
  });
  return admission;
}

/** Runs when the answer is sent or nobody is left to send it to; at once, where that has happened. */
export function onceClosed(reply: FastifyReply, run: () => void): void {
  // 'close' is not repeated for those who come late.
  if (reply.raw.closed || reply.raw.destroyed) run();
  else reply.raw.once('close', run);
}
