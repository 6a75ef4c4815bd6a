import type { OutageReport } from '@detections/runtime';
import { QueueUnavailableError } from '@detections/schema';
import { whyUnavailable } from '@detections/runtime/redis';

/**
 * @param outages Told how it ends, in Redis's own words.
 * @throws QueueUnavailableError in ours, where the command fails.
 */
export async function orUnavailable<T>(
  outages: OutageReport,
  command: () => Promise<T>,
): Promise<T> {
  try {
    return await outages.watch(command);
  } catch (error) {
    throw new QueueUnavailableError(whyUnavailable(error), { cause: error });
  }
}
