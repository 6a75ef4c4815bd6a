import type { Duplex } from 'node:stream';

/** As much of Node's error as is looked at. */
interface ClientError extends Error {
  readonly code?: string;
}

const BAD_REQUEST = '400 Bad Request';

const REFUSALS: Readonly<Record<string, readonly [status: string, came: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'only a part of it'],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'an address and headers of more than 16 kB',
  ],
  HPE_INVALID_METHOD: [BAD_REQUEST, 'a method that HTTP does not know'],
  HPE_INVALID_VERSION: ['505 HTTP Version Not Supported', 'another version of it'],
  HPE_PAUSED_H2_UPGRADE: ['505 HTTP Version Not Supported', 'HTTP/2'],
};

/**
 * Answers what never became a request: bytes that are no HTTP, headers without end, a body that
 * took too long. There is no request to log, and nobody to tell how to do it better at length.
 */
export function refuseMalformed(error: ClientError, socket: Duplex): void {
  const [status, came] = REFUSALS[error.code ?? ''] ?? [BAD_REQUEST, 'bytes that are none'];
  if (error.code === 'ECONNRESET') socket.destroy();
  else answerMalformed(socket, status, came);
}

/** Answers on a connection that no request can be read from, and closes it. */
export function answerMalformed(
  socket: Duplex,
  status: string,
  came: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (socket.writable) {
    const message = `Expected a complete HTTP/1.1 request in time; ${came} came.`;
    const body = JSON.stringify({ error: { code: 'BAD_USER_INPUT', message } });
    const head = {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-error-code': 'BAD_USER_INPUT',
      'x-error-message': message,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    socket.write(`${[`HTTP/1.1 ${status}`, ...lines].join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}
