import { type DoorAnswer, predict, SAMPLE } from '@detections/test-support';
import type { ErrorCode } from '@detections/schema';

/** Failures after which the same request may succeed. */
const RETRYABLE: readonly ErrorCode[] = [
  'QUEUE_FULL',
  'MODEL_NOT_READY',
  'QUEUE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'JOB_TIMEOUT',
];

/** How a request ended: right, with an error's code, or `connection lost`. */
export type Outcome = 'answered' | ErrorCode | 'connection lost';

/** Sends the sample, or another file, through /predict. */
export async function send(url: string, file = SAMPLE.path): Promise<Outcome> {
  const answer = await predict(url, file).catch(() => undefined);
  return answer === undefined ? 'connection lost' : outcomeOf(answer);
}

export function sendMany(url: string, count: number): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: count }, () => send(url)));
}

/** Whether a client got its answer, or an error that tells it to come again. */
export function isAnsweredOrRetryable(outcome: Outcome): boolean {
  return outcome === 'answered' || RETRYABLE.some((code) => code === outcome);
}

/** Clients that send one request after the other until they are told to stop. */
export class Load {
  readonly outcomes: Outcome[] = [];
  /** The slowest answer, good or bad. */
  longestMs = 0;
  readonly #clients: Promise<void>[];
  #stopped = false;

  constructor(url: string, clientCount: number) {
    this.#clients = Array.from({ length: clientCount }, () => this.#run(url));
  }

  /** Resolves when every client has the answer to its last request. */
  async stop(): Promise<readonly Outcome[]> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    return this.outcomes;
  }

  async #run(url: string): Promise<void> {
    // Bounded, whatever the test does.
    const endAt = Date.now() + 90_000;
    while (!this.#stopped && Date.now() < endAt) {
      const sentAt = Date.now();
      const outcome = await send(url);
      this.outcomes.push(outcome);
      this.longestMs = Math.max(this.longestMs, Date.now() - sentAt);
      if (outcome !== 'answered') await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function outcomeOf({ status, headers, body }: DoorAnswer): Outcome {
  if (status !== 200) return (headers.get('x-error-code') ?? 'INTERNAL') as ErrorCode;
  const { prediction } = body as { readonly prediction?: string };
  return prediction === undefined ? 'INTERNAL' : 'answered';
}
