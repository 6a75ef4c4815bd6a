import type { Socket } from 'node:net';

/** As much of Node's error as is looked at. */
interface ClientError extends Error {
  readonly code?: string;
}

const STATUS_BY_ERROR: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/**
 * Answers what never became a request: bytes that are no HTTP, headers without end, a body that
 * took too long. There is no request to log, and nobody to tell how to do it better at length.
 */
export function refuseMalformed(error: ClientError, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const status = STATUS_BY_ERROR[error.code ?? ''] ?? '400 Bad Request';
    const message = `Expected a complete HTTP request in time; ${error.message} came.`;
    const body = JSON.stringify({ error: { code: 'BAD_USER_INPUT', message } });
    const head = [
      `HTTP/1.1 ${status}`,
      'content-type: application/json; charset=utf-8',
      'x-error-code: BAD_USER_INPUT',
      `content-length: ${String(Buffer.byteLength(body))}`,
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}
