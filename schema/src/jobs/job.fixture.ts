import { randomUUID } from 'node:crypto';
import { labelsOf } from '../model/labels.js';
import type { FamiliarityCalibration } from '../model/familiarity-calibration.js';
import type { CardLabel, ModelCard } from '../model/model-card.js';
import type { Label, Model } from './classification.js';
import { PROTOCOL, type ClassifierStatus } from './classifier-status.js';
import { encodeEmbedding } from './embedding.js';
import type { Heatmap, HeatmapRequest } from './heatmap.js';
import type { ClassificationJob, Outputs } from './job.js';
import { encodeCopies } from './picture-copies.js';
import type { RankedClass, SucceededReply } from './reply.js';

/** For the tests of every workspace: jobs, and the replies of a classifier that looks at nothing. */
export const FAKE_MODEL: Model = {
  name: 'resnet50',
  version: '1',
  digest: 'cd'.repeat(32),
  weightsSha256: 'ab'.repeat(32),
  engine: 'fake',
  device: 'cpu',
  precision: 'fp32',
  inputWidth: 224,
  inputHeight: 224,
  classCount: 1000,
};

/** Of a model that can say whether it knows what a picture shows. */
export const CALIBRATION: FamiliarityCalibration = {
  threshold: 0.25,
  keeps: 0.955,
  pictures: 500,
  knownLost: 0.04,
  date: '2026-11-27',
  source: 'shipped',
};

const ESKIMO_DOG_INDEX = 248;
const ESKIMO_DOG: CardLabel = {
  id: 'n02109961',
  name: 'Eskimo_dog',
  displayName: 'Eskimo dog',
  synonyms: ['husky'],
  description: 'pulls sleds',
  parents: ['sled dog', 'dog'],
};

/** Eskimo dog at its own index, of which everything is known; made-up classes around it. */
const CARD_LABELS: CardLabel[] = Array.from({ length: FAKE_MODEL.classCount }, (_, classIndex) =>
  classIndex === ESKIMO_DOG_INDEX ? ESKIMO_DOG : madeUpLabel(classIndex),
);
export const FAKE_LABELS: readonly Label[] = labelsOf({ labels: CARD_LABELS });

const AS_IT_IS = { orient: true, alpha: 'white', colour: 'srgb' } as const;

/** Has the two presets that the public API names. */
export const FAKE_CARD: ModelCard = {
  name: FAKE_MODEL.name,
  version: FAKE_MODEL.version,
  digest: FAKE_MODEL.digest,
  weightsSha256: FAKE_MODEL.weightsSha256,
  task: 'classification',
  input: { width: FAKE_MODEL.inputWidth, height: FAKE_MODEL.inputHeight },
  normalization: { scale: 1, mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'RGB' },
  preprocessing: ['CENTER_CROP', 'KERAS'].map((name) => ({
    ...AS_IT_IS,
    name,
    resize: { mode: 'stretch', width: 224, height: 224, kernel: 'nearest', antialias: false },
  })),
  output: { kind: 'logits', embedding: { length: 3 }, heatmaps: true },
  labels: CARD_LABELS,
};

/** The word of a classifier that has the fake model, or those given. */
export function readyStatus(...models: readonly Model[]): ClassifierStatus {
  const served = models.length === 0 ? [FAKE_MODEL] : models;
  return { protocol: PROTOCOL, models: served.map((model) => ({ state: 'ready', model })) };
}

/** A job with a minute to go, whose image is three bytes of nothing. */
export function createJob(
  overrides: Partial<Omit<ClassificationJob, 'outputs'> & Outputs> = {},
): ClassificationJob {
  const { topK = 1, heatmaps = [], embedding = false, copies = false, ...others } = overrides;
  return {
    id: randomUUID(),
    model: { name: FAKE_MODEL.name, version: FAKE_MODEL.version },
    mediaType: 'image/png',
    preset: 'KERAS',
    outputs: { topK, heatmaps, embedding, copies },
    deadlineAt: performance.now() + 60_000,
    image: Uint8Array.of(1, 2, 3),
    ...others,
  };
}

/** Short, and of no numbers that rounding would leave as they are. */
export const FAKE_EMBEDDING = Float32Array.of(0.1, -2.5, 3e-9);

/** JPEGs by their first bytes alone: nobody decodes them. */
export const FAKE_COPIES = {
  photo: Buffer.from('ffd8ffe000ffd9', 'hex'),
  thumbnail: Buffer.from('ffd8ffe001ffd9', 'hex'),
};

/** Eskimo dog first, then made-up classes with ever smaller probabilities. */
export function succeed({ id, outputs }: ClassificationJob): SucceededReply {
  return {
    id,
    status: 'succeeded',
    predictions: Array.from({ length: outputs.topK }, (_, rank) => predict(rank)),
    heatmaps: outputs.heatmaps.map(drawHeatmap),
    ...(outputs.embedding && { embedding: encodeEmbedding(FAKE_EMBEDDING) }),
    ...(outputs.copies && { copies: encodeCopies(FAKE_COPIES) }),
    image: { width: 640, height: 480 },
    model: FAKE_MODEL,
    timing: { heldMs: 0.1, decodeMs: 0.04, inferenceMs: 0.05, batchSize: 1 },
  };
}

function predict(rank: number): RankedClass {
  return {
    classIndex: rank === 0 ? ESKIMO_DOG_INDEX : rank,
    probability: 0.73226 / (rank + 1),
  };
}

function madeUpLabel(classIndex: number): CardLabel {
  return {
    id: `n${String(classIndex).padStart(8, '0')}`,
    name: `class_${String(classIndex)}`,
    displayName: `class ${String(classIndex)}`,
  };
}

/** Two columns and one row: nothing to the left, and to the right all there is. */
function drawHeatmap({ classIndex }: HeatmapRequest): Heatmap {
  return {
    classIndex: classIndex ?? ESKIMO_DOG_INDEX,
    width: 2,
    height: 1,
    values: [0, 1],
    region: { x: 0.125, y: 0, width: 0.75, height: 1 },
    logit: 10.5 - (classIndex ?? 0) / 1000,
  };
}
