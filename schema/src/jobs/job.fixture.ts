import { randomUUID } from 'node:crypto';
import type { Model, Prediction } from './classification.js';
import type { ClassificationJob } from './job.js';
import type { SucceededReply } from './reply.js';

/** For the tests of every workspace: jobs, and the replies of a classifier that looks at nothing. */
export const FAKE_MODEL: Model = {
  name: 'resnet50',
  version: 'v1',
  engine: 'fake',
  weightsSha256: 'ab'.repeat(32),
  inputWidth: 224,
  inputHeight: 224,
  classCount: 1000,
};

/** A job with a minute to go, whose image is three bytes of nothing. */
export function createJob(overrides: Partial<ClassificationJob> = {}): ClassificationJob {
  return {
    id: randomUUID(),
    mediaType: 'image/png',
    preprocessing: 'KERAS',
    topK: 1,
    deadlineAt: Date.now() + 60_000,
    image: Uint8Array.of(1, 2, 3),
    ...overrides,
  };
}

/** Eskimo dog first, then made-up classes with ever smaller confidences. */
export function succeed(job: ClassificationJob): SucceededReply {
  return {
    id: job.id,
    status: 'succeeded',
    predictions: Array.from({ length: job.topK }, (_, rank) => predict(rank)),
    image: { width: 640, height: 480 },
    model: FAKE_MODEL,
    timing: { heldMs: 0.1, decodeMs: 0.04, inferenceMs: 0.05, batchSize: 1 },
  };
}

function predict(rank: number): Prediction {
  const label =
    rank === 0
      ? { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo_dog' }
      : {
          classIndex: rank,
          wordNetId: `n${String(rank).padStart(8, '0')}`,
          name: `class_${String(rank)}`,
        };
  return { label, confidence: 0.73226 / (rank + 1) };
}
