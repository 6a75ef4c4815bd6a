import { QueueFullError } from './classification-error.js';

/** Back-pressure: a job beyond either limit is refused at once instead of waiting for its deadline. */
export interface QueueLimits {
  /** Most jobs that wait or are worked on. */
  readonly maxQueueLength: number;
  /** Most bytes of images that wait or are worked on. */
  readonly maxQueueBytes: number;
}

/** What the queue holds: jobs that wait or are worked on. */
export interface QueueLoad {
  readonly length: number;
  /** Of the jobs' images. */
  readonly bytes: number;
}

/** @throws QueueFullError where an image of so many bytes would go beyond the limits. */
export function requireRoomInQueue(
  { length, bytes }: QueueLoad,
  imageBytes: number,
  limits: QueueLimits,
): void {
  if (length >= limits.maxQueueLength) throw queueFullByLength(length, limits);
  if (bytes + imageBytes > limits.maxQueueBytes) throw queueFullByBytes(bytes, imageBytes, limits);
}

export function queueFullByLength(length: number, limits: QueueLimits): QueueFullError {
  return new QueueFullError(
    `The queue holds ${String(length)} jobs and takes at most ${String(limits.maxQueueLength)}. Try again shortly.`,
  );
}

export function queueFullByBytes(
  bytes: number,
  jobBytes: number,
  limits: QueueLimits,
): QueueFullError {
  return new QueueFullError(
    `The queue holds ${String(bytes)} bytes of images and takes at most ${String(limits.maxQueueBytes)}; ` +
      `this image has ${String(jobBytes)}. Try again shortly.`,
  );
}
