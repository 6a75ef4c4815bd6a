import type { Clock } from '@detections/runtime';
import { JobFailedError, JobTimeoutError } from '@detections/schema';
import type { Logger } from 'pino';
import type { DecoderSpec } from './decoder-messages.js';
import { decodingBudget } from './decoding-memory.js';
import { DecoderDiedError, IsolatedDecoder } from './isolated-decoder.js';
import { MemoryBudget } from './memory-budget.js';
import type { ImageSource, PreprocessedImage } from './network-input.js';

export interface DecoderPoolOptions extends DecoderSpec {
  /** Most pictures being decoded at one time, each in a process of its own. */
  readonly maxProcesses: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A crash may be the machine's fault once; a picture that ends two decoders is at fault itself. */
const MAX_ATTEMPTS = 2;

/**
 * Decodes pictures in processes that hold nothing but the picture, so that one which crashes or
 * takes over libvips gets no further. What crashed, or was left with too much memory, is replaced
 * when the next picture needs it.
 */
export class DecoderPool {
  readonly #idle: IsolatedDecoder[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #started = new Set<IsolatedDecoder>();
  readonly #budget: MemoryBudget;
  #inUse = 0;
  #closed = false;

  constructor(private readonly options: DecoderPoolOptions) {
    this.#budget = new MemoryBudget(decodingBudget(options.maxImagePixels));
  }

  /**
   * The first decoder; others start when they are needed.
   *
   * @throws Error where it does not come up.
   */
  async start(): Promise<void> {
    this.#idle.push(await this.#startDecoder());
  }

  /**
   * @param isCancelled Asked before a decoder begins: whether the picture is wanted no more.
   * @throws ClassificationError where the picture is at fault; JOB_POISONED where it ended two
   * decoders; JOB_TIMEOUT where it is wanted no more.
   */
  readonly preprocess = async (
    source: ImageSource,
    isCancelled?: () => boolean,
  ): Promise<PreprocessedImage> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#preprocessOnce(source, isCancelled);
      } catch (error) {
        if (!(error instanceof DecoderDiedError) || this.#closed) throw error;
        this.options.logger.warn({ attempt, reason: error.message }, 'decoder ended by a picture');
        if (attempt === MAX_ATTEMPTS) throw poisoned();
      }
    }
  };

  /** Ends every decoder; what they were at fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#started].map((decoder) => decoder.close()));
  }

  async #preprocessOnce(
    source: ImageSource,
    isCancelled?: () => boolean,
  ): Promise<PreprocessedImage> {
    await this.#placeFree();
    try {
      if (isCancelled?.() === true) throw nobodyWaits();
      // Once more: where memory is short, the kernel takes decoders while they come up, too.
      const decoder =
        this.#takeIdle() ?? (await this.#startDecoder().catch(() => this.#startDecoder()));
      try {
        return await decoder.preprocess(source, (bytes, decode) => this.#budget.run(bytes, decode));
      } finally {
        this.#putBack(decoder);
      }
    } finally {
      this.#inUse -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** The latest that was used, so that under a light load the others can be swapped out. */
  #takeIdle(): IsolatedDecoder | undefined {
    for (;;) {
      const decoder = this.#idle.pop();
      if (decoder === undefined || decoder.alive) return decoder;
      this.#started.delete(decoder);
    }
  }

  /** Unless it holds too much: ending its process is the one way to give back all of it. */
  #putBack(decoder: IsolatedDecoder): void {
    if (decoder.residentBytes <= this.options.maxResidentBytes) this.#idle.push(decoder);
    else void decoder.close().then(() => this.#started.delete(decoder));
  }

  async #placeFree(): Promise<void> {
    while (this.#inUse >= this.options.maxProcesses) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#inUse += 1;
  }

  async #startDecoder(): Promise<IsolatedDecoder> {
    const { maxImagePixels, decodeTimeoutMs, maxResidentBytes, clock } = this.options;
    const spec = { maxImagePixels, decodeTimeoutMs, maxResidentBytes };
    const decoder = await IsolatedDecoder.start(spec, clock);
    this.#started.add(decoder);
    if (this.#closed) await decoder.close();
    return decoder;
  }
}

function poisoned(): JobFailedError {
  const times = String(MAX_ATTEMPTS);
  return new JobFailedError(
    'JOB_POISONED',
    `This image was given up: ${times} decoders in turn ended while working on it.`,
  );
}

function nobodyWaits(): JobTimeoutError {
  return new JobTimeoutError(
    'The caller went away, or the deadline passed, before it was decoded.',
  );
}
