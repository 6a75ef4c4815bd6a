import { Agent, request, type RequestOptions } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A multipart body, made once: what a client spends on it is not the service's. */
export interface Upload {
  readonly contentType: string;
  readonly body: Uint8Array;
}

export async function createUpload(photo: Uint8Array<ArrayBuffer>): Promise<Upload> {
  const form = new FormData();
  form.append('file', new Blob([photo]), 'photo.jpg');
  const response = new Response(form);
  return {
    contentType: response.headers.get('content-type') ?? '',
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

const LONGEST_ANSWER_MS = 60_000;

/**
 * Asks a service over connections of its own, which stay open, and tells how long each answer
 * took, in milliseconds, from the first byte sent to the last one received.
 */
export class ServiceClient {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(private readonly url: string) {}

  predict({ contentType, body }: Upload): Promise<number> {
    const headers = { 'content-type': contentType };
    return this.#time('/predict', { method: 'POST', headers }, body);
  }

  live(): Promise<number> {
    return this.#time('/health/live', { method: 'GET' });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** @throws Error on anything but 200: a refusal is quicker than an answer and measures nothing. */
  async #time(path: string, options: RequestOptions, body?: Uint8Array): Promise<number> {
    const startedAt = performance.now();
    const { status, text } = await this.#send(path, options, body);
    if (status !== 200)
      throw new Error(`Expected 200 from ${path}; came ${String(status)} ${text}`);
    return performance.now() - startedAt;
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
