import { resolve } from 'node:path';
import { toRedisEndpoint } from '@detections/runtime/redis';
import type { Logger } from 'pino';
import { FEEDBACK_FILE_NAME } from '../storage/file-feedback-store.js';
import { readFeedbackFile } from '../storage/read-feedback-file.js';
import type { StoredFeedback } from '../application/feedback/stored-feedback.js';
import { readFeedbackStream } from '../storage/redis/read-feedback-stream.js';

export interface FeedbackSourceOptions {
  /** The file is read where there is none. */
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_CA_FILE?: string | undefined;
  readonly DATA_DIR: string;
}

/** Everything that was kept, the oldest first. */
export interface FeedbackSource {
  /** For people: a path, or `Redis`. */
  readonly name: string;
  readonly stored: AsyncIterable<StoredFeedback>;
}

export function openFeedbackSource(
  { REDIS_URL, REDIS_CA_FILE, DATA_DIR: folder }: FeedbackSourceOptions,
  logger: Logger,
): FeedbackSource {
  if (REDIS_URL !== undefined) {
    const endpoint = toRedisEndpoint({ REDIS_URL, REDIS_CA_FILE });
    return { name: 'Redis', stored: readFeedbackStream(endpoint, logger) };
  }
  const path = resolve(folder, FEEDBACK_FILE_NAME);
  return { name: path, stored: readFeedbackFile(path) };
}
