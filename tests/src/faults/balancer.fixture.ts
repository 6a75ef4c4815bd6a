import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { freePort } from '@detections/test-support';

const HEALTH_INTERVAL_MS = 100;

/**
 * As small as a load balancer can be: asks every API for its readiness, hands requests in turn to
 * those that are ready over connections that it keeps open, and tries another where a connection
 * is refused. A request that an API has begun to read is never sent twice.
 */
export class Balancer {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((incoming, outgoing) => {
    this.#forward(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(502, { 'x-error-code': 'BAD_GATEWAY' }).end(String(error));
    });
  });
  #ready: readonly string[] = [];
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly url: string,
    private readonly apis: readonly string[],
  ) {}

  /** @param apis Their addresses, e.g. `http://127.0.0.1:4000`. */
  static async start(apis: readonly string[]): Promise<Balancer> {
    const port = await freePort();
    const balancer = new Balancer(`http://127.0.0.1:${String(port)}`, apis);
    await balancer.#askAll();
    await once(balancer.#server.listen(port, '127.0.0.1'), 'listening');
    return balancer;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await once(this.#server, 'close');
  }

  async #askAll(): Promise<void> {
    const answers = await Promise.all(
      this.apis.map((api) =>
        fetch(`${api}/health/ready`, { headers: { connection: 'close' } }).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    this.#ready = this.apis.filter((_, index) => answers[index]);
    this.#timer = setTimeout(() => void this.#askAll(), HEALTH_INTERVAL_MS);
  }

  async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const answer = await this.#sendToAny(incoming, body);
    const answerBody = await buffer(answer);
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers)).end(answerBody);
  }

  async #sendToAny(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    let refusal: unknown = new Error('No API is ready.');
    for (const api of this.#inTurn()) {
      try {
        return await this.#send(api, incoming, body);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  /** Those that are ready, each time beginning with the next one. */
  #inTurn(): readonly string[] {
    const first = this.#next++ % Math.max(1, this.#ready.length);
    return [...this.#ready.slice(first), ...this.#ready.slice(0, first)];
  }

  #send(api: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, headers, url = '/' } = incoming;
    return new Promise((resolve, reject) => {
      request(`${api}${url}`, {
        method,
        agent: this.#agent,
        headers: { ...endToEnd(headers), 'content-length': String(body.byteLength) },
      })
        .once('response', resolve)
        .once('error', reject)
        .end(body);
    });
  }
}

/** Without the headers that concern one connection alone. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const hopByHop = ['connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
