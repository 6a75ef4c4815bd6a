import { randomUUID } from 'node:crypto';
import type { Label, Model, Prediction } from './classification.js';
import type { Heatmap, HeatmapRequest } from './heatmap.js';
import type { ClassificationJob } from './job.js';
import type { SucceededReply } from './reply.js';

/** For the tests of every workspace: jobs, and the replies of a classifier that looks at nothing. */
export const FAKE_MODEL: Model = {
  name: 'resnet50',
  version: 'v1',
  engine: 'fake',
  weightsSha256: 'ab'.repeat(32),
  precision: 'fp32',
  inputWidth: 224,
  inputHeight: 224,
  classCount: 1000,
};

const ESKIMO_DOG: Label = { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo_dog' };

/** Eskimo dog at its own index, made-up classes around it. */
export const FAKE_LABELS: readonly Label[] = Array.from(
  { length: FAKE_MODEL.classCount },
  (_, classIndex) => (classIndex === ESKIMO_DOG.classIndex ? ESKIMO_DOG : madeUpLabel(classIndex)),
);

/** A job with a minute to go, whose image is three bytes of nothing. */
export function createJob(overrides: Partial<ClassificationJob> = {}): ClassificationJob {
  return {
    id: randomUUID(),
    mediaType: 'image/png',
    preprocessing: 'KERAS',
    topK: 1,
    heatmaps: [],
    deadlineAt: performance.now() + 60_000,
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
    heatmaps: job.heatmaps.map(drawHeatmap),
    image: { width: 640, height: 480 },
    model: FAKE_MODEL,
    timing: { heldMs: 0.1, decodeMs: 0.04, inferenceMs: 0.05, batchSize: 1 },
  };
}

function predict(rank: number): Prediction {
  const label = rank === 0 ? ESKIMO_DOG : madeUpLabel(rank);
  return { label, confidence: 0.73226 / (rank + 1) };
}

function madeUpLabel(classIndex: number): Label {
  return {
    classIndex,
    wordNetId: `n${String(classIndex).padStart(8, '0')}`,
    name: `class_${String(classIndex)}`,
  };
}

/** Two columns and one row: nothing to the left, and to the right all there is. */
function drawHeatmap({ classIndex }: HeatmapRequest): Heatmap {
  return {
    classIndex: classIndex ?? ESKIMO_DOG.classIndex,
    width: 2,
    height: 1,
    values: [0, 1],
    region: { x: 0.125, y: 0, width: 0.75, height: 1 },
    logit: 10.5 - (classIndex ?? 0) / 1000,
  };
}
