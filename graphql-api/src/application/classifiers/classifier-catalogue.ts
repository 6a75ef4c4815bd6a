import { OutageReport, repeat, type Clock, type OutageLogger } from '@detections/runtime';
import type { Service } from '@detections/runtime/lifecycle';
import type { ClassifierRecord, ClassifierStore } from './classifier-store.js';

export interface ClassifierCatalogueOptions {
  readonly store: Pick<ClassifierStore, 'changes' | 'list'>;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

/** Other processes change classifiers, too; a look at one number is all that it costs. */
const LOOK_EVERY_MS = 500;

/**
 * The own classifiers as this process knows them. While the database is away it keeps to what it
 * has read, so that what needs no database goes on.
 */
export class ClassifierCatalogue implements Service {
  #records: readonly ClassifierRecord[] = [];
  #change: number | undefined;
  #reading: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();
  readonly #outages: OutageReport;
  readonly #listeners: (() => void)[] = [];

  constructor(private readonly options: ClassifierCatalogueOptions) {
    this.#outages = OutageReport.of(options.logger, 'reading own classifiers');
  }

  /** By name. */
  get records(): readonly ClassifierRecord[] {
    return this.#records;
  }

  /** Runs after each look, whether anything has changed or not. */
  onLook(run: () => void): void {
    this.#listeners.push(run);
  }

  /** Reads what has changed until now. @throws StorageUnavailableError */
  refresh(): Promise<void> {
    // One after the other, so that an older reading never comes over a newer one.
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read());
    return this.#reading;
  }

  /** Does not wait for a database that is away. */
  async start(): Promise<void> {
    await this.#look();
    const { clock } = this.options;
    repeat(() => this.#look(), { clock, everyMs: LOOK_EVERY_MS, signal: this.#stop.signal });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reading.catch(() => undefined);
  }

  async #look(): Promise<void> {
    // Whoever needs the database hears of it; here an outage is a line in the log.
    await this.#outages.watch(() => this.refresh()).catch(() => undefined);
    if (this.#stop.signal.aborted) return;
    for (const run of this.#listeners) run();
  }

  async #read(): Promise<void> {
    const { store } = this.options;
    const change = await store.changes();
    if (change === this.#change) return;
    this.#records = await store.list();
    this.#change = change;
  }
}
