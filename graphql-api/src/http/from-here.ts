import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { quote } from '../errors/quote.js';
import { claimedHosts, hostNameOf, isLocalhost } from './allow-hosts.js';
import { comesFromHere } from './refuse-cross-site.js';

/** What proxies write in place of X-Forwarded-For, or besides. */
const PROXY_HEADER =
  /^(x-forwarded(-.+)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/;

/** IPv4-mapped IPv6 addresses count as what they map. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * What tells that a request may come from another machine, or at the wish of one; undefined where
 * a person or a program on this machine sent it. Where in doubt it came from elsewhere.
 *
 * @param corsOrigins Origins whose pages may call, or `*`, which names nobody.
 */
export function whyNotFromHere(
  request: FastifyRequest,
  corsOrigins: readonly string[],
): string | undefined {
  if (!isSentFromHere(request)) return 'one of another machine, or through a proxy,';
  const host = claimedHosts(request).find((claimed) => !namesLoopback(claimed));
  if (host !== undefined) return `one to the host ${quote(host)}`;
  const { headers } = request;
  const isWelcome = corsOrigins.includes(headers.origin ?? '');
  return isWelcome || comesFromHere(headers, request.host) ? undefined : 'one of another site';
}

/**
 * A proxy on this machine sends from loopback what the world sends to it. It is believed where it
 * is trusted, and every hop that it tells of was on loopback; that of a proxy elsewhere is another.
 */
function isSentFromHere({ headers, ip, ips = [ip] }: FastifyRequest): boolean {
  if (!ips.every(isLoopback)) return false;
  const forwarded = headers['x-forwarded-for'];
  if (forwarded === undefined) return !Object.keys(headers).some((name) => PROXY_HEADER.test(name));
  return ips.length === 1 + [forwarded].flat().join().split(',').length;
}

/** A name of one's own may have been made to point here: DNS rebinding. */
function namesLoopback(host: string): boolean {
  const name = hostNameOf(host) ?? '';
  return isLocalhost(name) || isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}

/** A Unix socket has no address, and may be a proxy's. */
function isLoopback(address: string | undefined): boolean {
  const version = isIP(address ?? '');
  if (address === undefined || version === 0) return false;
  return loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
