import type { Catalogue } from '@detections/schema';
import { LRUCache } from 'lru-cache';
import type { ClassifierRecord, ClassifierStore, StoredQuality } from './classifier-store.js';
import type { ClassifierState, ClassifierView } from './classifiers.js';
import { needsTraining } from './classifier-trainer.js';
import { LEAST_CLASSES, taughtClasses, whyNotReady } from './head-model.js';
import type { KnownModels } from './known-models.js';

export interface ViewsOptions {
  readonly store: Pick<ClassifierStore, 'quality'>;
  readonly known: Pick<KnownModels, 'served'>;
}

/** Qualities that were shown last; a version's never changes. */
const MOST_QUALITIES = 100;

/** Shows own classifiers as doors do. */
export function createViews({
  store,
  known,
}: ViewsOptions): (record: ClassifierRecord) => Promise<ClassifierView> {
  const qualities = new LRUCache<string, Promise<StoredQuality>>({ max: MOST_QUALITIES });
  const qualityOf = async (id: string, version: number): Promise<StoredQuality> => {
    const key = `${id} ${String(version)}`;
    const found = qualities.get(key);
    if (found !== undefined) return found;
    const reading = store.quality(id, version);
    qualities.set(key, reading);
    reading.catch(() => qualities.delete(key));
    return reading;
  };
  return async (record) => ({
    record,
    state: stateOf(record, known.served()),
    quality: record.active && (await qualityOf(record.id, record.active.version)),
  });
}

function stateOf(record: ClassifierRecord, catalogue: Catalogue): ClassifierState {
  const { active } = record;
  const reason = whyNotReady(record, catalogue.known ? catalogue.models : []);
  if (reason === undefined) {
    return { kind: 'ready', current: !needsTraining(record) };
  }
  const isFirst = active === undefined && taughtClasses(record).length >= LEAST_CLASSES;
  return isFirst ? { kind: 'training' } : { kind: 'not-ready', reason };
}
