import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What came of one request: `POST /predict (cross-site): 403`. */
export type Outcome = string;

/**
 * Stands in front of the service and passes on the head of each request, but not a byte of its
 * body. What is answered then was decided without the body.
 */
export class WithholdingProxy {
  readonly outcomes: Outcome[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => {
    this.#serve(client);
  });

  private constructor(private readonly targetPort: number) {}

  /** @param target E.g. `http://127.0.0.1:4000`. */
  static async start(target: string): Promise<WithholdingProxy> {
    const proxy = new WithholdingProxy(Number(new URL(target).port));
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const service = connect(this.targetPort, '127.0.0.1');
    for (const socket of [client, service]) {
      this.#sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          client.destroy();
          service.destroy();
        });
    }
    let head = '';
    client.setEncoding('latin1').on('data', (text: string) => {
      if (head.includes('\r\n\r\n')) return;
      head += text;
      const end = head.indexOf('\r\n\r\n');
      if (end !== -1) service.write(head.slice(0, end + 4), 'latin1');
    });
    // One request a connection: the service still waits for this one's body.
    service.once('data', (answer: Buffer) => {
      this.outcomes.push(`${describe(head)}: ${answer.toString('latin1').slice(9, 12)}`);
      client.end(answer);
    });
  }
}

function describe(head: string): string {
  const [, request] = /^(\S+ [^\s?]+)/.exec(head) ?? [];
  const [, site] = /^sec-fetch-site: (.*)\r$/im.exec(head) ?? [];
  return `${request ?? 'nothing'} (${site ?? 'not said'})`;
}
