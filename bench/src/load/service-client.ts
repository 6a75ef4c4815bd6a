import { Agent, request, type RequestOptions } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Upload } from './upload.js';

export interface TimedAnswer {
  /** From the first byte sent to the last one received. */
  readonly durationMs: number;
  readonly text: string;
}

const LONGEST_ANSWER_MS = 120_000;

/** Asks a service over connections of its own, which stay open. */
export class ServiceClient {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(private readonly url: string) {}

  send({ path, contentType, body }: Upload): Promise<TimedAnswer> {
    const headers = { 'content-type': contentType, 'content-length': body.byteLength };
    return this.#time(path, { method: 'POST', headers }, body);
  }

  get(path: string): Promise<TimedAnswer> {
    return this.#time(path, { method: 'GET' });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** @throws Error on anything but 200: a refusal is quicker than an answer and measures nothing. */
  async #time(path: string, options: RequestOptions, body?: Uint8Array): Promise<TimedAnswer> {
    const startedAt = performance.now();
    const { status, text } = await this.#send(path, options, body);
    if (status !== 200)
      throw new Error(`Expected 200 from ${path}; came ${String(status)} ${text}`);
    return { durationMs: performance.now() - startedAt, text };
  }

  #send(
    path: string,
    options: RequestOptions,
    body?: Uint8Array,
  ): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
      request(`${this.url}${path}`, { ...options, agent: this.#agent, signal })
        .on('error', reject)
        .on('response', (response) => {
          buffer(response).then((bytes) => {
            resolve({ status: response.statusCode, text: bytes.toString() });
          }, reject);
        })
        .end(body);
    });
  }
}
