import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ProxyServer {
  /** With user and password where it wants them. */
  readonly url: string;
  /** Every request so far: `CONNECT host:port`, or method and whole address. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface ProxyServerOptions {
  /** `user:password`; without it anybody may. */
  readonly credentials?: string;
  /** Refuses all with this. */
  readonly refusal?: number;
}

/** A small HTTP proxy on a free port. Like many real ones it tunnels to no plain http://. */
export async function startProxyServer(options: ProxyServerOptions = {}): Promise<ProxyServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    requests.push(`${String(incoming.method)} ${String(incoming.url)}`);
    const refusal = refusalOf(incoming, options);
    if (refusal !== undefined) outgoing.writeHead(refusal).end();
    else forward(incoming, outgoing);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    requests.push(`CONNECT ${String(incoming.url)}`);
    const refusal = refusalOf(incoming, options);
    if (refusal === undefined) tunnel(incoming, socket);
    else socket.end(`HTTP/1.1 ${String(refusal)} No\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const user = options.credentials === undefined ? '' : `${options.credentials}@`;
  return {
    url: `http://${user}127.0.0.1:${String(port)}`,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function refusalOf(
  { headers }: IncomingMessage,
  { credentials, refusal }: ProxyServerOptions,
): number | undefined {
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  return headers['proxy-authorization'] === expected ? refusal : 407;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { url = '', method, headers } = incoming;
  const passedOn = request(url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passedOn.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(passedOn);
}

function tunnel({ url = '' }: IncomingMessage, socket: Socket): void {
  const [host = '', port] = url.split(':');
  const target = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(target).pipe(socket);
  });
  for (const [one, other] of [
    [socket, target],
    [target, socket],
  ] as const) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
}
