/**
 * A content type parser for routes that have no use for such a body: what is left of it when they
 * answer is passed over (`refuse-cheaply.ts`).
 */
export function passOverBody(
  _request: unknown,
  _payload: unknown,
  parsed: (error: null) => void,
): void {
  parsed(null);
}
