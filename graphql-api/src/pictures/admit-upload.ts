import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, UploadIntake } from './upload-intake.js';
import { onceClosed } from '../http/abort-when-gone.js';

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
