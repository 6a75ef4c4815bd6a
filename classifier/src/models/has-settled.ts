/** What one look at files has seen. */
export interface Look {
  /** Another one with every change of them. */
  readonly fingerprint: string;
  /** Of what changed last, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** A copy that stands still for less than this may go on. */
const SETTLED_MS = 1000;

/**
 * Whether nobody writes to them any more.
 *
 * @param before What the look before has seen.
 */
export function hasSettled(
  { fingerprint, changedAt }: Look,
  before: string | undefined,
  now: number,
): boolean {
  return fingerprint === before || changedAt <= now - SETTLED_MS;
}
