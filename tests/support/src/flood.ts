import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FloodOptions {
  /** POST goes there. */
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Each has one request under way, or waits until it returns. */
  readonly clients: number;
  readonly durationMs: number;
  /** How soon the refused return; as Retry-After tells them where it is not given. */
  readonly returnAfterMs?: number;
  /** A new connection for every request, instead of one that is kept. */
  readonly reconnects?: boolean;
}

export interface FloodResult {
  /** How often each status came; requests under way at the end count as well. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Connections that broke, by their message. */
  readonly failures: readonly string[];
  /** Answers of status 200 within the duration. */
  readonly answeredPerSecond: number;
  readonly answeredMs: readonly number[];
  readonly refusedMs: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number;
}

const SECOND_MS = 1000;
const TOO_BUSY = 503;

/** Clients that ask again as soon as they may, as well-behaved ones do, or sooner. */
export async function flood(options: FloodOptions): Promise<FloodResult> {
  const { clients, durationMs, returnAfterMs, reconnects = false } = options;
  const agent = new Agent({ keepAlive: !reconnects, maxSockets: clients });
  const endAt = performance.now() + durationMs;
  const statuses: Record<number, number> = {};
  const failures: string[] = [];
  const answeredMs: number[] = [];
  const refusedMs: number[] = [];
  let inTime = 0;
  const askOnce = async (): Promise<void> => {
    const startedAt = performance.now();
    const { status, retryAfterMs } = await post(options, agent);
    const now = performance.now();
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200 && now < endAt) inTime += 1;
    if (status === 200) answeredMs.push(now - startedAt);
    if (status !== TOO_BUSY) return;
    refusedMs.push(now - startedAt);
    await sleep(Math.max(0, Math.min(returnAfterMs ?? retryAfterMs, endAt - now)));
  };
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      await askOnce().catch((error: unknown) => failures.push(String(error)));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  const answeredPerSecond = inTime / (durationMs / SECOND_MS);
  return { statuses, failures, answeredPerSecond, answeredMs, refusedMs };
}

function post({ url, contentType, body }: FloodOptions, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': contentType, 'content-length': body.byteLength };
    request(url, { method: 'POST', agent, headers })
      .on('error', reject)
      .on('response', (response) => {
        response.on('error', reject).on('end', () => {
          const { statusCode = 0, headers: answer } = response;
          const retryAfterMs = Number(answer['retry-after'] ?? 0) * SECOND_MS;
          resolve({ status: statusCode, retryAfterMs });
        });
        response.resume();
      })
      .end(body);
  });
}
