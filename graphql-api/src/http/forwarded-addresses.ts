import type { FastifyReply, FastifyRequest } from 'fastify';

/** `1.2.3.4:5678`, `[::1]:80`, `[::1]`; not `::1`, which has colons of its own. */
const WITH_PORT = /^(?:([^:[\]]+):\d+|\[([^\]]+)\](?::\d+)?)$/;

/**
 * An onRequest hook that takes the ports out of X-Forwarded-For, before anything reads it. Some
 * proxies write them (Azure's do), and each connection of a client has another.
 */
export function dropForwardedPorts(
  { raw: { headers } }: FastifyRequest,
  _reply: FastifyReply,
  done: () => void,
): void {
  const forwarded = headers['x-forwarded-for'];
  if (forwarded !== undefined) {
    const entries = [forwarded].flat().flatMap((header) => header.split(','));
    headers['x-forwarded-for'] = entries.map((entry) => withoutPort(entry.trim())).join(', ');
  }
  done();
}

function withoutPort(address: string): string {
  const [, v4, v6] = WITH_PORT.exec(address.replace(/^"(.*)"$/, '$1')) ?? [];
  return v4 ?? v6 ?? address;
}
