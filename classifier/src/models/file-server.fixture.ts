import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Route = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** `Range` of every request so far, or "whole". */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A small HTTP server on a free port; unknown paths answer 404. */
export async function startFileServer(
  routes: Readonly<Record<string, Route>>,
): Promise<FileServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url ?? ''} ${request.headers.range ?? 'whole'}`);
    const route = routes[request.url ?? ''] ?? notFound;
    route(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Serves a file and understands ranges. */
export function serve(content: Buffer): Route {
  return (request, response) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const total = String(content.length);
    if (request.headers.range === undefined) {
      response.writeHead(200, { 'content-length': total }).end(content);
    } else if (start >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
    } else {
      const range = `bytes ${String(start)}-${String(content.length - 1)}/${total}`;
      response.writeHead(206, { 'content-range': range }).end(content.subarray(start));
    }
  };
}

/** Serves a file and ignores ranges. */
export function serveWhole(content: Buffer): Route {
  return (_, response) => {
    response.writeHead(200, { 'content-length': String(content.length) }).end(content);
  };
}

/** Promises a whole file, sends its beginning and then keeps silent. */
export function stallAfter(content: Buffer, sentBytes: number): Route {
  return (_, response) => {
    response.writeHead(200, { 'content-length': String(content.length) });
    response.write(content.subarray(0, sentBytes));
  };
}

/** Promises a whole file and hangs up after its beginning. */
export function hangUpAfter(content: Buffer, sentBytes: number): Route {
  return (_, response) => {
    response.writeHead(200, { 'content-length': String(content.length) });
    response.write(content.subarray(0, sentBytes));
    // Once it has arrived: of what breaks off at once Node 22's fetch hands nothing over.
    setTimeout(() => response.destroy(), 100);
  };
}

function notFound(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404).end('no such file');
}
