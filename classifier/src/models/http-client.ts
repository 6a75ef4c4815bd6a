import {
  EnvHttpProxyAgent,
  errors,
  fetch,
  Pool,
  type buildConnector,
  type RequestInit,
  type Response,
} from 'undici';
import type { Proxies } from './proxies.js';
import { ProxyError } from './proxy-error.js';

interface ConnectorOptions {
  readonly connect: buildConnector.connector;
}

/**
 * Fetches, by way of a proxy where there is one. Node's own `fetch` takes none, and understands the
 * agents of no undici but the one within it.
 */
export class HttpClient {
  readonly #agent: EnvHttpProxyAgent;

  constructor({ http = '', https = '', bypass = '' }: Proxies) {
    const proxies = new Set([http, https]);
    this.#agent = new EnvHttpProxyAgent({
      // Never undefined, for which undici would read process.env.
      httpProxy: http,
      httpsProxy: https,
      noProxy: bypass,
      // As with curl, http:// is asked of the proxy itself: many allow tunnels to port 443 alone.
      proxyTunnel: false,
      clientFactory: connectToProxy,
      factory: (origin: URL | string, options: ConnectorOptions) =>
        proxies.has(String(origin))
          ? connectToProxy(new URL(origin), options)
          : new Pool(origin, options),
    });
  }

  /**
   * @throws ProxyError where a proxy is what fails.
   * @throws what `fetch` throws.
   */
  async fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...init, dispatcher: this.#agent });
    } catch (error) {
      throw proxyErrorIn(error) ?? error;
    }
  }

  /** Ends every connection, also those of a body that nobody has read to its end. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** Otherwise nothing would tell a proxy that is away from a source that is. */
function connectToProxy(proxy: URL, { connect }: ConnectorOptions): Pool {
  return new Pool(proxy.origin, {
    connect: (options, callback) => {
      connect(options, (...[error, socket]) => {
        if (error === null) callback(null, socket);
        else callback(ProxyError.unreachable(proxy, error), null);
      });
    },
  });
}

/** `fetch` wraps what went wrong; that a proxy refuses is an error of undici's with the status. */
function proxyErrorIn(error: unknown): ProxyError | undefined {
  if (error instanceof ProxyError) return error;
  if (error instanceof errors.UndiciError) {
    const status = /^Proxy .*\((\d{3})\)/.exec(error.message)?.[1];
    return status === undefined ? undefined : ProxyError.refused(Number(status), error);
  }
  // Not all are of the class Error: some are a DOMException.
  const wraps = typeof error === 'object' && error !== null && 'cause' in error;
  return wraps ? proxyErrorIn(error.cause) : undefined;
}
