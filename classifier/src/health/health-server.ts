import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

export interface HealthServerOptions {
  readonly host: string;
  readonly port: number;
  readonly isReady: () => boolean;
}

const OK = 200;
const NOT_FOUND = 404;
const SERVICE_UNAVAILABLE = 503;

/** `/health/live` and `/health/ready` of a classifier that runs by itself, for its container. */
export class HealthServer {
  readonly #server: Server;

  constructor(private readonly options: HealthServerOptions) {
    this.#server = createServer((request, response) => {
      const status = this.#statusOf(request.url);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: status === OK ? 'ok' : 'not ok' }));
    });
  }

  async start(): Promise<void> {
    const { host, port } = this.options;
    await once(this.#server.listen(port, host), 'listening');
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #statusOf(path: string | undefined): number {
    if (path === '/health/live') return OK;
    if (path === '/health/ready') return this.options.isReady() ? OK : SERVICE_UNAVAILABLE;
    return NOT_FOUND;
  }
}
