import { request } from 'node:http';
import type { FuzzCase } from './fuzz-case.js';

/** What came back; no status where the connection was closed without an answer. */
export interface FuzzAnswer {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly body: string;
}

/** Longer than the service's own limit for any request. */
const TIMEOUT_MS = 60_000;

/** @throws Error where no answer and no end comes. */
export function sendCase(url: string, fuzzCase: FuzzCase): Promise<FuzzAnswer> {
  const { path, headers, body, cutAfter } = fuzzCase;
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, {
      method: 'POST',
      // None is kept: a case must not see what another left behind.
      agent: false,
      headers: { ...headers, 'content-length': body.length },
      timeout: TIMEOUT_MS,
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () => {
        const text = Buffer.concat(chunks).toString();
        const header = response.headers['x-error-code'];
        const code = typeof header === 'string' ? header : codeOf(text);
        resolve({ status: response.statusCode, code, body: text });
        sent.destroy();
      });
    });
    sent.on('timeout', () => {
      reject(new Error(`No answer within ${String(TIMEOUT_MS / 1000)} seconds.`));
      sent.destroy();
    });
    sent.on('error', () => {
      resolve({ status: undefined, code: undefined, body: '' });
    });
    if (cutAfter === undefined) sent.end(body);
    else sent.write(body.subarray(0, cutAfter), () => sent.socket?.end());
  });
}

function codeOf(text: string): string | undefined {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1];
}
