import { createHash } from 'node:crypto';
import type { ClassificationJob } from '@detections/schema';
import { createJob, FAKE_MODEL, succeed } from '@detections/test-support';
import type { Answer, Question } from './answer-question.js';
import type { ClassificationResult } from '../application/classification.js';

/** What the fake classifier says of a job. */
export function createResult(job: ClassificationJob = createJob()): ClassificationResult {
  const { predictions, heatmaps, embedding, copies, image, model } = succeed(job);
  return { predictions, heatmaps, embedding, copies, image, model };
}

export function createQuestion(
  job: Parameters<typeof createJob>[0] = {},
  signal: AbortSignal = new AbortController().signal,
): Question {
  const whole = createJob(job);
  const imageSha256 = createHash('sha256').update(whole.image).digest('hex');
  return { job: whole, model: FAKE_MODEL, imageSha256, signal };
}

/** As of a classifier that took a second and a bit. */
export function createAnswer({ job }: Question): Answer {
  return {
    result: createResult(job),
    cached: false,
    timing: { queuedMs: 5, decodeMs: 10, inferenceMs: 1000, batchSize: 3 },
  };
}
