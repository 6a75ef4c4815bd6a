import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BOUNDARY, type RawPart } from './multipart-body.js';

/** A GraphQL multipart request that classifies one photo. */
export function classifyParts(photo: Uint8Array): readonly RawPart[] {
  const query = 'mutation ($image: Upload!) { classify(image: $image) { confidence } }';
  return [
    { name: 'operations', content: JSON.stringify({ query, variables: { image: null } }) },
    { name: 'map', content: '{"0":["variables.image"]}' },
    { name: '0', fileName: 'photo.png', content: photo },
  ];
}

/** The head of a POST request by hand; it declares `contentLength` whatever will be sent. */
export function postHead(path: string, contentLength: number): string {
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `content-type: multipart/form-data; boundary=${BOUNDARY}`,
    `content-length: ${String(contentLength)}`,
    '',
    '',
  ].join('\r\n');
}

/** A connection on which a test writes what it likes, when it likes. */
export class RawClient {
  #received = '';
  readonly #closed: Promise<string>;

  private constructor(private readonly socket: Socket) {
    // A reset is an end like any other here.
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      this.#received += chunk;
    });
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve(this.#received);
      });
    });
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  write(bytes: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** The status of the first answer, or undefined where the connection closed without one. */
  async status(): Promise<number | undefined> {
    const answered = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#status() !== undefined) resolve();
      };
      this.socket.on('data', look);
      look();
    });
    await Promise.race([answered, this.#closed]);
    return this.#status();
  }

  /** Everything that came so far. */
  get received(): string {
    return this.#received;
  }

  /** What was written and the other side does not take yet. */
  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /** Resolves with everything that came once the connection is closed. */
  closed(): Promise<string> {
    return this.#closed;
  }

  /** Reads nothing more: what comes waits with whoever sends it. */
  pause(): void {
    this.socket.pause();
  }

  destroy(): void {
    this.socket.destroy();
  }

  #status(): number | undefined {
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(this.#received) ?? [];
    return status === undefined ? undefined : Number(status);
  }
}
