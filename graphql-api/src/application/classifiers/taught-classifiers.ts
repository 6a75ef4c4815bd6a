import type { Clock, OutageLogger } from '@detections/runtime';
import { Closer, type Service } from '@detections/runtime/lifecycle';
import type { JobDispatcher } from '@detections/schema';
import type { Heads } from '../../heads/heads.js';
import { ClassifierCatalogue } from './classifier-catalogue.js';
import type { ClassifierRecord, ClassifierStore } from './classifier-store.js';
import { ClassifierTrainer } from './classifier-trainer.js';
import { basesOf } from './head-model.js';

export interface TaughtClassifiersOptions {
  readonly store: Pick<
    ClassifierStore,
    'changes' | 'list' | 'material' | 'embeddings' | 'addVersion'
  >;
  readonly heads: Pick<Heads, 'train' | 'remember'>;
  readonly dispatcher: Pick<JobDispatcher, 'need'>;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

/** Knows the own classifiers, keeps them trained and their bases served, from `start` to `close`. */
export class TaughtClassifiers implements Service {
  readonly #closer = new Closer();
  readonly #catalogue: ClassifierCatalogue;
  readonly #trainer: ClassifierTrainer;

  constructor(private readonly options: TaughtClassifiersOptions) {
    this.#catalogue = new ClassifierCatalogue(options);
    this.#trainer = new ClassifierTrainer({ ...options, onTrained: () => this.refresh() });
    this.#catalogue.onLook(() => {
      options.dispatcher.need(basesOf(this.records));
      this.#trainer.catchUp(this.records);
    });
  }

  /** By name; as they were read last. */
  get records(): readonly ClassifierRecord[] {
    return this.#catalogue.records;
  }

  /** @throws StorageUnavailableError */
  refresh(): Promise<void> {
    return this.#catalogue.refresh();
  }

  /**
   * Trains what was changed just now, and waits for it as long as is said. A training that fails is
   * tried again later; the change is kept all the same.
   */
  async settle(id: string, waitMs: number): Promise<void> {
    const { clock, logger } = this.options;
    const training = this.#trainer.train(id).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ classifier: id, reason }, 'training fails');
    });
    let stopWaiting: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      stopWaiting = clock.after(waitMs, resolve);
    });
    await Promise.race([training, waited]);
    stopWaiting();
    await this.refresh();
  }

  async start(): Promise<void> {
    this.#closer.add(this.#trainer);
    await this.#closer.add(this.#catalogue).start();
  }

  close(): Promise<void> {
    return this.#closer.close();
  }
}
