import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands between a program and its Redis, and does to the replies what bad networks do. */
export class TcpProxy {
  /** How much later each piece of a reply comes, milliseconds. */
  delayMs = 0;
  readonly #connections = new Set<Connection>();
  readonly #server = createServer((client) => {
    const connection = new Connection(
      client,
      connect(this.targetPort, '127.0.0.1'),
      () => this.delayMs,
    );
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
  });

  private constructor(private readonly targetPort: number) {}

  /** @param target E.g. `redis://127.0.0.1:6379`. */
  static async start(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(Number(new URL(target).port));
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It does not listen.');
    return `redis://127.0.0.1:${String(address.port)}`;
  }

  /** Cuts each connection that there is now once `bytes` more of its replies have passed. */
  cutAfter(bytes: number): void {
    for (const connection of this.#connections) connection.bytesLeft = bytes;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

class Connection {
  bytesLeft = Number.POSITIVE_INFINITY;
  #passed: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    delayMs: () => number,
  ) {
    client.pipe(server);
    server.on('data', (chunk: Buffer) => {
      const dueAt = Date.now() + delayMs();
      this.#passed = this.#passed.then(() => this.#passOn(chunk, dueAt));
    });
    for (const socket of [client, server]) {
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.cut();
        });
    }
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  async #passOn(chunk: Buffer, dueAt: number): Promise<void> {
    if (dueAt > Date.now()) await sleep(dueAt - Date.now());
    const part = chunk.subarray(0, this.bytesLeft);
    this.bytesLeft -= part.byteLength;
    // Everything that was written leaves before the connection ends.
    if (this.bytesLeft > 0) this.client.write(part);
    else this.client.end(part, () => this.server.destroy());
  }
}
