import type { Clock } from '@detections/runtime';
import { createInferenceTurns, type InferenceTurns, type Share } from './inference-turns.js';

export interface MicroBatcherOptions<In, Out> {
  readonly maxBatchSize: number;
  /** How long the first item of a batch waits for company; 0 takes what is there. */
  readonly maxBatchDelayMs: number;
  readonly clock: Clock;
  /** Resolves with one result per item, in order. Under way at most `lanes` times. */
  readonly process: (batch: readonly In[], share: Share) => Promise<readonly Out[]>;
  /** Says when this batcher may process a batch. Default: turns of its own. */
  readonly turns?: Pick<InferenceTurns, 'inTurn'>;
  /** How many batches may be under way now. Default: one. */
  readonly lanes?: () => number;
  /** Awaited before a batch asks for its turn. Default: nothing. */
  readonly prepare?: () => Promise<void>;
  /** Why an item is wanted no more: it leaves before its batch begins. Default: all are wanted. */
  readonly abandoned?: (item: In) => Error | undefined;
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
 * Gathers single items into batches: those that come while all lanes are at work make up the next
 * ones. A batch that fails is repeated item by item, so that only the culprit fails.
 */
export class MicroBatcher<In, Out> {
  readonly #waiting: Waiting<In, Out>[] = [];
  readonly #turns: Pick<InferenceTurns, 'inTurn'>;
  /** Whether a batch waits for its turn; what comes meanwhile goes along. */
  #isInLine = false;
  #cancelDelay: (() => void) | undefined;

  constructor(private readonly options: MicroBatcherOptions<In, Out>) {
    this.#turns = options.turns ?? createInferenceTurns();
  }

  /** @throws what `process` throws for this item alone, or why it was abandoned. */
  run(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      const since = this.options.clock.monotonicMs();
      this.#waiting.push({ item, since, resolve, reject });
      this.#startOrWait();
    });
  }

  #startOrWait(): void {
    const { maxBatchSize, maxBatchDelayMs, clock } = this.options;
    const [oldest] = this.#waiting;
    if (this.#isInLine || oldest === undefined) return;
    const delayMs = oldest.since + maxBatchDelayMs - clock.monotonicMs();
    if (this.#waiting.length >= maxBatchSize || delayMs <= 0) {
      void this.#getInLine(oldest.since);
    } else {
      this.#cancelDelay ??= clock.after(delayMs, () => {
        this.#cancelDelay = undefined;
        this.#startOrWait();
      });
    }
  }

  /** Never rejects. */
  async #getInLine(since: number): Promise<void> {
    this.#cancelDelay?.();
    this.#cancelDelay = undefined;
    this.#isInLine = true;
    const { prepare, lanes = oneLane } = this.options;
    if (prepare !== undefined) await prepare();
    const size = (): number => this.#waiting.length;
    await this.#turns.inTurn({ since, size, lanes }, (share) => {
      this.#isInLine = false;
      const processing = this.#processBatch(this.#takeShare(share), share);
      this.#startOrWait();
      return processing;
    });
  }

  /**
   * A part of the next batch, so that each lane has as much to do as the others, and all together
   * never more than `maxBatchSize`.
   */
  #takeShare(share: Share): readonly Waiting<In, Out>[] {
    const { maxBatchSize, lanes = oneLane, abandoned } = this.options;
    if (abandoned !== undefined) this.#dropAbandoned(abandoned);
    const ways = share === 'all' ? 1 : lanes();
    return this.#waiting.splice(0, Math.ceil(Math.min(this.#waiting.length, maxBatchSize) / ways));
  }

  #dropAbandoned(abandoned: (item: In) => Error | undefined): void {
    for (const waiting of this.#waiting.splice(0)) {
      const reason = abandoned(waiting.item);
      if (reason === undefined) this.#waiting.push(waiting);
      else waiting.reject(reason);
    }
  }

  /** Settles every item of the batch and never rejects. */
  async #processBatch(batch: readonly Waiting<In, Out>[], share: Share, tries = 1): Promise<void> {
    if (batch.length === 0) return;
    try {
      const results = await this.options.process(
        batch.map(({ item }) => item),
        share,
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('The batch came back with a result missing.'));
        else resolve(result);
      }
    } catch (error) {
      const again = batch.length > 1 || this.options.isWorthRepeating?.(error) === true;
      for (const waiting of batch) {
        if (again && tries === 1) await this.#repeat(waiting, share);
        else waiting.reject(error);
      }
    }
  }

  async #repeat(waiting: Waiting<In, Out>, share: Share): Promise<void> {
    const reason = this.options.abandoned?.(waiting.item);
    if (reason === undefined) await this.#processBatch([waiting], share, 2);
    else waiting.reject(reason);
  }
}

const oneLane = (): number => 1;
