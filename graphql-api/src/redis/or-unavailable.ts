import { QueueUnavailableError } from '@detections/schema';

/** @throws QueueUnavailableError where the command fails: Redis is away, slow or full. */
export async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw new QueueUnavailableError('Redis cannot be reached. Try again shortly.', {
      cause: error,
    });
  }
}
