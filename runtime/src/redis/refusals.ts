/** What is wrong with Redis for a while, and not with what it was asked. */
const PASSING = new Set([
  ...['BUSY', 'CLUSTERDOWN', 'LOADING', 'MASTERDOWN', 'MISCONF'],
  ...['NOREPLICAS', 'OOM', 'READONLY', 'TRYAGAIN'],
]);

/** Whether Redis itself said no, as against a connection that failed or a server that is silent. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/**
 * Whether the same command may succeed a moment later. For want of rights, on a key of another type
 * or as no command of its own (NOPERM, WRONGTYPE, ERR) Redis refuses it until somebody mends that.
 */
export function mayPass(error: unknown): boolean {
  return !isRefusal(error) || PASSING.has(error.message.split(' ', 1)[0] ?? '');
}

/** As a client may hear it: Redis's own words are for the log alone. */
export function whyUnavailable(error: unknown): string {
  return isRefusal(error)
    ? 'Redis refuses what the service asks of it; the log says why. Try again later.'
    : 'Redis cannot be reached. Try again shortly.';
}
