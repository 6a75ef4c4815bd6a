import type { ThreadedHeads } from '@detections/graphql-api/heads';
import { median } from '../statistics/statistics.js';

export interface TrainingSize {
  readonly examples: number;
  readonly classes: number;
}

export interface TrainingFigures extends TrainingSize {
  /** Milliseconds, medians. */
  readonly fromNothingMs: number;
  readonly oneMoreMs: number;
}

/** As long as ResNet50's. */
const EMBEDDING_LENGTH = 2048;
const ROUNDS = 3;
const CHANGES = 4;

/** Each round teaches another classifier, so that nothing is remembered. */
export async function measureTrainings(
  heads: ThreadedHeads,
  { examples, classes }: TrainingSize,
): Promise<TrainingFigures> {
  const embeddings = Array.from({ length: examples + CHANGES }, (_, index) =>
    makeUp(index % classes, index),
  );
  const fromNothing: number[] = [];
  const oneMore: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const train = async (count: number): Promise<number> => {
      const startedAt = performance.now();
      await heads.train({
        classifier: `${String(examples)} ${String(round)}`,
        classCount: classes,
        examples: Array.from({ length: count }, (_, index) => ({
          id: String(index),
          classIndex: index % classes,
        })),
        embeddingsOf: (ids) =>
          Promise.resolve(
            ids.map((id) => ({ id, embedding: embeddings[Number(id)] ?? new Float32Array() })),
          ),
      });
      return performance.now() - startedAt;
    };
    fromNothing.push(await train(examples));
    for (let change = 1; change <= CHANGES; change += 1) {
      oneMore.push(await train(examples + change));
    }
  }
  return { examples, classes, fromNothingMs: median(fromNothing), oneMoreMs: median(oneMore) };
}

export function formatTrainings(figures: readonly TrainingFigures[]): string {
  return figures
    .map(
      ({ examples, classes, fromNothingMs, oneMoreMs }) =>
        `${String(examples)} examples in ${String(classes)} classes: from nothing ${(fromNothingMs / 1000).toFixed(2)} s, one more ${(oneMoreMs / 1000).toFixed(2)} s`,
    )
    .join('\n');
}

/** Not negative, as after a ReLU: alike within a class, and no two the same. */
function makeUp(classIndex: number, seed: number): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length: EMBEDDING_LENGTH }, (_, place) => {
    state = (state * 48_271) % 2_147_483_647;
    return ((place * (classIndex + 3)) % 97) / 160 + state / 2_147_483_647 / 2;
  });
}
