import { isIPv6 } from 'node:net';
import { z } from 'zod';

/** By which proxies the network outside is reached; directly where none is named. */
export interface Proxies {
  /** For http://, and for https:// where `https` names none. */
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** Hosts that are reached directly, separated by commas; `*` for all. */
  readonly bypass?: string | undefined;
}

const proxyUrl = z.string().transform((text, context) => {
  // Set for the whole machine, for programs that can; it must not keep this one from starting.
  if (/^socks/i.test(text.trim())) return undefined;
  const url = toProxyUrl(text);
  if (url !== undefined) return url;
  const message = 'expected http://[user:password@]host[:port], or https://';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const bypass = z.string().transform((text) =>
  text
    .split(/[\s,]+/)
    // Without brackets undici would take ::1 for a host with a port.
    .map((entry) => (isIPv6(entry) ? `[${entry}]` : entry))
    .join(','),
);

/** As curl and pip read them; docs/configuration.md is made from their metadata. */
export const proxyVariables = z.object({
  HTTP_PROXY: proxyUrl.optional().meta({
    unit: '`http://` or `https://`',
    description:
      'the proxy by which downloads from `http://` go, and from `https://` where `HTTPS_PROXY` names none. SOCKS is passed over',
  }),
  http_proxy: proxyUrl.optional().meta({
    unit: '`http://` or `https://`',
    description: 'the same, and comes first',
  }),
  HTTPS_PROXY: proxyUrl.optional().meta({
    unit: '`http://` or `https://`',
    description: 'the proxy by which downloads from `https://` go. SOCKS is passed over',
  }),
  https_proxy: proxyUrl.optional().meta({
    unit: '`http://` or `https://`',
    description: 'the same, and comes first',
  }),
  NO_PROXY: bypass.optional().meta({
    unit: 'hosts, separated by commas, or `*`',
    description:
      'what is downloaded from without a proxy: names with all below them, and addresses, each also with a port; no ranges of addresses',
  }),
  no_proxy: bypass.optional().meta({
    unit: 'hosts, separated by commas, or `*`',
    description: 'the same, and comes first',
  }),
});

export function proxiesOf(variables: z.output<typeof proxyVariables>): Proxies {
  return {
    http: variables.http_proxy ?? variables.HTTP_PROXY,
    https: variables.https_proxy ?? variables.HTTPS_PROXY,
    bypass: variables.no_proxy ?? variables.NO_PROXY,
  };
}

/** Without a scheme it is http://, as everywhere; a path means nothing. */
function toProxyUrl(text: string): string | undefined {
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    // What is percent-encoded wrongly could not be told to the proxy.
    decodeURIComponent(url.username + url.password);
    return new URL('/', url).href;
  } catch {
    return undefined;
  }
}
