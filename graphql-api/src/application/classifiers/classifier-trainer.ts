import { createHash } from 'node:crypto';
import type { Clock, OutageLogger } from '@detections/runtime';
import type { Heads, TrainingResult } from '../../heads/heads.js';
import type { ClassifierBase, ClassifierRecord, ClassifierStore } from './classifier-store.js';
import { LEAST_CLASSES, taughtClasses } from './head-model.js';

export interface ClassifierTrainerOptions {
  readonly store: Pick<ClassifierStore, 'material' | 'embeddings' | 'addVersion'>;
  readonly heads: Pick<Heads, 'train' | 'remember'>;
  /** Runs when a version has been kept. */
  readonly onTrained: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: OutageLogger;
}

interface Runs {
  readonly current: Promise<void>;
  next: Promise<void> | undefined;
}

/** Another process that has made a change is training it; when it has died, we do. */
const OTHERS_MAY_TAKE_MS = 3000;

/**
 * Trains own classifiers after their changes: one training of a classifier at a time, and changes
 * that come meanwhile share the next one.
 */
export class ClassifierTrainer {
  readonly #runs = new Map<string, Runs>();
  /** When a revision was first seen without a training, or was last tried in vain. */
  readonly #untrainedSince = new Map<string, number>();

  constructor(private readonly options: ClassifierTrainerOptions) {}

  /** Resolves once all that was there at the call is trained, or cannot be. */
  train(id: string): Promise<void> {
    const runs = this.#runs.get(id);
    if (runs === undefined) return this.#start(id);
    runs.next ??= runs.current.catch(() => undefined).then(() => this.#start(id));
    return runs.next;
  }

  /** Trains what nobody else has trained for a while: of a process that died, or that failed. */
  catchUp(records: readonly ClassifierRecord[]): void {
    const now = this.options.clock.monotonicMs();
    const untrained = records.filter((record) => needsTraining(record));
    const keys = new Map(untrained.map((record) => [keyOf(record), record]));
    for (const key of this.#untrainedSince.keys()) {
      if (!keys.has(key)) this.#untrainedSince.delete(key);
    }
    for (const [key, { id, name }] of keys) {
      const since = this.#untrainedSince.get(key) ?? now;
      this.#untrainedSince.set(key, since);
      if (now - since < OTHERS_MAY_TAKE_MS || this.#runs.has(id)) continue;
      this.#untrainedSince.set(key, now);
      this.train(id).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.options.logger.warn({ classifier: name, reason }, 'training fails');
      });
    }
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#runs.values()].map(({ current, next }) => next ?? current));
  }

  #start(id: string): Promise<void> {
    const current = this.#trainOnce(id).finally(() => {
      if (this.#runs.get(id)?.current === current) this.#runs.delete(id);
    });
    this.#runs.set(id, { current, next: undefined });
    return current;
  }

  async #trainOnce(id: string): Promise<void> {
    const { store, heads, onTrained, clock } = this.options;
    const material = await store.material(id);
    if (!needsTraining(material.classifier)) return;
    const { base, revision } = material.classifier;
    const taught = taughtClasses(material.classifier);
    const places = new Map(taught.map((taughtClass, index) => [taughtClass.id, index]));
    const examples = material.examples.map(({ id: example, classId }) => ({
      id: example,
      classIndex: places.get(classId) ?? -1,
    }));
    const trained = await heads.train({
      classifier: [id, base.digest, base.preset].join(' '),
      classCount: taught.length,
      examples,
      embeddingsOf: (ids) => store.embeddings(ids, base),
    });
    const labels = taught.map(({ name }) => name);
    const digest = digestOf(id, revision, trained, labels, base);
    // Beside the disk's work; where it fails, whoever asks reads the version as it is kept.
    void heads.remember(digest, trained.head).catch(() => undefined);
    await store.addVersion(id, {
      revision,
      digest,
      base,
      labels,
      exampleCount: examples.length,
      threshold: trained.threshold,
      createdAt: new Date(clock.now()).toISOString(),
      head: trained.head,
      quality: {
        quality: trained.quality,
        classIds: taught.map((one) => one.id),
        exampleIds: examples.map((one) => one.id),
      },
    });
    await onTrained();
  }
}

/** Whether it has changed since it was trained last, and can be trained. */
export function needsTraining(record: ClassifierRecord): boolean {
  const trained = record.versions[0]?.revision ?? -1;
  return taughtClasses(record).length >= LEAST_CLASSES && trained < record.revision;
}

function keyOf({ id, revision }: ClassifierRecord): string {
  return `${id} ${String(revision)}`;
}

/**
 * The same wherever this revision is trained. Another classifier, or another version, that was
 * taught the very same has another: an answer names what gave it by its digest.
 */
function digestOf(
  id: string,
  revision: number,
  { sha256 }: TrainingResult,
  labels: readonly string[],
  { digest, preset }: ClassifierBase,
): string {
  return createHash('sha256')
    .update(JSON.stringify([id, revision, sha256, labels, digest, preset]))
    .digest('hex');
}
