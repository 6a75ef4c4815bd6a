import type { Readable } from 'node:stream';

/** A content type parser for routes that have no use for such a body. */
export function passOverBody(
  _request: unknown,
  payload: Readable,
  parsed: (error: null) => void,
): void {
  payload.resume();
  parsed(null);
}
