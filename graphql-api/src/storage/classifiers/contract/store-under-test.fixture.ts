import type {
  ClassifierRecord,
  ClassifierStore,
  ExampleRecord,
  TeachingLimits,
} from '../../../application/classifiers/classifier-store.js';
import type { ClassifierStores } from '../classifier-stores.fixture.js';

const LIMITS: TeachingLimits = {
  maxClassifiers: 3,
  maxClasses: 4,
  maxExamples: 1300,
  maxPhotoBytes: 1_000_000,
};

/** An empty store for each test, and what tests ask of it again and again. */
export class StoreUnderTest {
  #stores: ClassifierStores | undefined;
  #store: ClassifierStore | undefined;

  constructor(private readonly create: (limits: TeachingLimits) => Promise<ClassifierStores>) {}

  get store(): ClassifierStore {
    if (this.#store === undefined) throw new Error('It has not started.');
    return this.#store;
  }

  async start(limits: Partial<TeachingLimits> = {}): Promise<void> {
    this.#stores = await this.create({ ...LIMITS, ...limits });
    this.#store = await this.#stores.open();
  }

  async close(): Promise<void> {
    await this.#stores?.close();
  }

  /** Another empty one, with other limits. */
  async restartWith(limits: Partial<TeachingLimits>): Promise<ClassifierStore> {
    await this.close();
    await this.start(limits);
    return this.store;
  }

  /** Over the same place, as another process has it. */
  another(): Promise<ClassifierStore> {
    if (this.#stores === undefined) throw new Error('It has not started.');
    return this.#stores.open();
  }

  async recordOf(id: string): Promise<ClassifierRecord> {
    const found = (await this.store.list()).find((record) => record.id === id);
    if (found === undefined) throw new Error('It is not there.');
    return found;
  }

  async examplesOf(id: string): Promise<readonly ExampleRecord[]> {
    return (await this.store.examples(id, { limit: 10_000 })).examples;
  }
}
