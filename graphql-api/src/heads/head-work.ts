import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { toFeatures } from './features.js';
import { decodeHead, encodeHead } from './head-codec.js';
import type { ApplyReply, ApplyTask, TrainReply, TrainTask } from './head-messages.js';
import { applyHead, type Head } from './head.js';
import { followsFrom, type KeptCurve } from './kept-curve.js';
import { learningCurve } from './learning-curve.js';
import { assessHead } from './quality.js';
import {
  addExamples,
  bytesOfExamples,
  NO_EXAMPLES,
  removeExamples,
  trainHead,
  type ExampleSet,
} from './train-head.js';

interface RememberedExamples {
  /** In the order of the set. */
  readonly ids: readonly string[];
  readonly set: ExampleSet;
  readonly curve: KeptCurve | undefined;
}

const NOTHING: RememberedExamples = { ids: [], set: NO_EXAMPLES, curve: undefined };

/**
 * Trains heads, and remembers the examples' products of the classifiers that were trained last, up
 * to `maxBytes`, so that a change costs what has changed. An example that moves costs no product.
 */
export function createTraining(maxBytes: number): (task: TrainTask) => TrainReply {
  const remembered = new LRUCache<string, RememberedExamples>({
    maxSize: maxBytes,
    sizeCalculation: ({ set }) => Math.max(1, bytesOfExamples(set)),
  });
  return ({ classifier, classCount, examples, embeddings }) => {
    const before = remembered.get(classifier) ?? NOTHING;
    const known = new Set(before.ids);
    const came = new Map(embeddings.map(({ id, embedding }) => [id, embedding]));
    const added = examples.filter(({ id }) => !known.has(id));
    const missing = added.filter(({ id }) => !came.has(id)).map(({ id }) => id);
    if (missing.length > 0) return { status: 'missing', ids: missing };

    const classOf = new Map(examples.map(({ id, classIndex }) => [id, classIndex]));
    const removed = new Set(before.ids.flatMap((id, place) => (classOf.has(id) ? [] : [place])));
    const left = removed.size === 0 ? before.set : removeExamples(before.set, removed);
    const features = added.map(({ id }) => toFeatures(came.get(id) ?? new Float32Array()));
    const set = addExamples(left, features);
    const ids = [...before.ids.filter((id) => classOf.has(id)), ...added.map(({ id }) => id)];
    remembered.set(classifier, { ids, set, curve: before.curve });

    const classes = ids.map((id) => classOf.get(id) ?? -1);
    const trained = trainHead(set, classes, classCount);
    const curve = followsFrom(before.curve, classOf)
      ? before.curve
      : { points: learningCurve(set.scoring, classes, classCount), classOf };
    remembered.set(classifier, { ids, set, curve });
    const quality = assessHead(set, classes, classCount, trained, curve.points);
    // Of the caller's examples, in the caller's order.
    const places = new Map(examples.map(({ id }, place) => [id, place]));
    const placeOf = (index: number): number => places.get(ids[index] ?? '') ?? -1;
    const head = Uint8Array.from(encodeHead(trained.head));
    return {
      status: 'trained',
      head,
      sha256: createHash('sha256').update(head).digest('hex'),
      threshold: trained.head.threshold,
      quality: {
        ...quality,
        misplaced: quality.misplaced.map((one) => ({ ...one, example: placeOf(one.example) })),
        duplicates: quality.duplicates.map(({ first, second, cosine }) => ({
          first: placeOf(first),
          second: placeOf(second),
          cosine,
        })),
      },
    };
  };
}

/** Applies heads, and remembers those that were applied last, up to `maxBytes`. */
export function createApplying(maxBytes: number): (task: ApplyTask) => ApplyReply {
  const remembered = new LRUCache<string, { readonly head: Head; readonly bytes: number }>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => Math.max(1, bytes),
  });
  return ({ id, head: came, embedding }) => {
    const head = remembered.get(id)?.head ?? (came === undefined ? undefined : decodeHead(came));
    if (head === undefined) return { status: 'missing' };
    if (came !== undefined) remembered.set(id, { head, bytes: came.byteLength });
    if (embedding === undefined) return { status: 'remembered' };
    return { status: 'applied', answer: applyHead(head, embedding) };
  };
}
