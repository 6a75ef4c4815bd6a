import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedRequestError } from '../errors/refused-request-error.js';
import { quote } from './quote.js';

/**
 * An onRequest hook for routes that read a body. None is decompressed: pictures are compressed
 * already, and a small body may become a large one.
 */
export function refuseEncodedBodies(
  { headers }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { 'content-encoding': content, 'transfer-encoding': transfer } = headers;
  const coding = other(content, 'identity') ?? other(transfer, 'chunked');
  done(coding === undefined ? undefined : refusal(coding));
}

/** What a header names where it is not the only coding that is taken. */
function other(header: string | undefined, taken: string): string | undefined {
  const named = header?.trim() ?? '';
  return named === '' || named.toLowerCase() === taken ? undefined : named;
}

function refusal(coding: string): RefusedRequestError {
  return new RefusedRequestError(
    `Expected an uncompressed body; one encoded with ${quote(coding)} came. Send it uncompressed.`,
    // RFC 9110, section 15.5.16: it tells what would have been taken.
    { code: 'UNSUPPORTED_MEDIA_TYPE', headers: { 'accept-encoding': 'identity' } },
  );
}
