/** `http://host/path`, as a client sends it to a proxy; the host is the header's business. */
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * The path and query that a request names, without repeated slashes: `//predict` is a mistake
 * that real clients make. Done here and not in the router, so that files, redirects and relative
 * links see the same path that the router saw, and none begins with `//` and thus with a host.
 */
export function cleanTarget(target: string): string {
  const [path = '', ...query] = target.replace(ORIGIN, '').split('?');
  return [path.replace(/\/{2,}/g, '/') || '/', ...query].join('?');
}
