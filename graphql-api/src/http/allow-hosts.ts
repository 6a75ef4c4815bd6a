import { isIP } from 'node:net';
import { BadUserInputError, HostNotAllowedError } from '@detections/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For probes, which call a process by whatever name they have for it. */
    readonly anyHost?: boolean;
  }
}

export interface AllowHostsOptions {
  /** Names that the service goes by, or `*`. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call, or `*`: a page of that name gains nothing by rebinding. */
  readonly corsOrigins: readonly string[];
}

/**
 * An onRequest hook against DNS rebinding: a page whose own name is made to point here is
 * same-origin with the service, so no browser keeps it from asking or from reading the answer. Only
 * the name gives it away. Nobody can rebind an address, or a name that always means this machine.
 */
export function allowHosts({ allowedHosts, corsOrigins }: AllowHostsOptions) {
  const anyName = [...allowedHosts, ...corsOrigins].includes('*');
  const names = new Set([...allowedHosts.map(hostNameOf), ...corsOrigins.map(nameInOrigin)]);
  const isAllowed = (name: string | undefined): boolean =>
    name !== undefined && (anyName || names.has(name) || isAddress(name) || isLocalhost(name));
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    if (request.routeOptions.config.anyHost === true) {
      done();
      return;
    }
    const wrong = claimedHosts(request).find((host) => !isAllowed(hostNameOf(host)));
    done(wrong === undefined ? undefined : refusal(wrong));
  };
}

/**
 * Host, and what a trusted proxy says it was asked for. Neither alone would do: a proxy may put its
 * own name for the service into Host, and a page that was rebound may write X-Forwarded-Host itself.
 */
export function claimedHosts({ host, headers }: FastifyRequest): readonly string[] {
  return [...new Set([headers.host ?? '', host])];
}

/** A host's name or address without its port, as URLs spell it; undefined where it is none. */
export function hostNameOf(host: string): string | undefined {
  const url = `http://${host}`;
  // What could end the host, so that the rest would be something else.
  if (/[/?#@\\]/.test(host) || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/\.$/, '');
}

function nameInOrigin(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).hostname : undefined;
}

function isAddress(name: string): boolean {
  return name.startsWith('[') || isIP(name) !== 0;
}

/** RFC 6761, section 6.3: browsers resolve no name below `localhost` by DNS. */
export function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function refusal(host: string): Error {
  const name = hostNameOf(host);
  if (name === undefined) {
    return new BadUserInputError(`Expected the name of a host; ${JSON.stringify(host)} came.`);
  }
  return new HostNotAllowedError(
    `Expected localhost, an IP address or a host name that ALLOWED_HOSTS or CORS_ORIGINS names; ${JSON.stringify(name)} came. Where that is the service's own name, whoever runs it adds it to ALLOWED_HOSTS.`,
  );
}
