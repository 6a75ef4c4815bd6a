import type { Clock } from '@detections/runtime';
import type { InTurn } from './inference-turns.js';

export interface MicroBatcherOptions<In, Out> {
  readonly maxBatchSize: number;
  /** How long the first item of a batch waits for company; 0 takes what is there. */
  readonly maxBatchDelayMs: number;
  readonly clock: Clock;
  /** Resolves with one result per item, in order. Never called while a call is under way. */
  readonly process: (batch: readonly In[]) => Promise<readonly Out[]>;
  /** Waits until this batcher may process a batch. Default: at once. */
  readonly inTurn?: InTurn;
  /** Whether an item that failed alone, at its first try, gets a second one. Default: never. */
  readonly isWorthRepeating?: (error: unknown) => boolean;
}

interface Waiting<In, Out> {
  readonly item: In;
  /** When it came, on the monotonic clock. */
  readonly since: number;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers single items into batches: those that come while one batch is processed make up the
 * next. A batch that fails is repeated item by item, so that only the culprit fails.
 */
export class MicroBatcher<In, Out> {
  readonly #waiting: Waiting<In, Out>[] = [];
  #busy = false;
  #cancelDelay: (() => void) | undefined;

  constructor(private readonly options: MicroBatcherOptions<In, Out>) {}

  /** @throws what `process` throws for this item alone. */
  run(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      const since = this.options.clock.monotonicMs();
      this.#waiting.push({ item, since, resolve, reject });
      this.#startOrWait();
    });
  }

  #startOrWait(): void {
    const { maxBatchSize, maxBatchDelayMs, clock } = this.options;
    if (this.#busy || this.#waiting.length === 0) return;
    if (this.#waiting.length >= maxBatchSize || maxBatchDelayMs === 0) {
      this.#startBatch();
    } else {
      this.#cancelDelay ??= clock.after(maxBatchDelayMs, () => {
        this.#startBatch();
      });
    }
  }

  #startBatch(): void {
    this.#cancelDelay?.();
    this.#cancelDelay = undefined;
    this.#busy = true;
    const { inTurn = atOnce, maxBatchSize } = this.options;
    const since = this.#waiting[0]?.since ?? 0;
    // What comes while it waits for its turn goes along.
    const processing = inTurn(since, () =>
      this.#processBatch(this.#waiting.splice(0, maxBatchSize)),
    );
    void processing.then(() => {
      this.#busy = false;
      this.#startOrWait();
    });
  }

  /** Settles every item of the batch and never rejects. */
  async #processBatch(batch: readonly Waiting<In, Out>[], tries = 1): Promise<void> {
    try {
      const results = await this.options.process(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('The batch came back with a result missing.'));
        else resolve(result);
      }
    } catch (error) {
      const again = batch.length > 1 || this.options.isWorthRepeating?.(error) === true;
      for (const waiting of batch) {
        if (again && tries === 1) await this.#processBatch([waiting], tries + 1);
        else waiting.reject(error);
      }
    }
  }
}

const atOnce: InTurn = (_, work) => work();
