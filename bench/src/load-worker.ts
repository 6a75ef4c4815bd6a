import type { LoadResult, LoadTask } from './load-task.js';
import { ServiceClient } from './service-client.js';

/** Keeps all clients asking until the time is over. */
export async function load(task: LoadTask): Promise<LoadResult> {
  const client = new ServiceClient(task.url);
  const measureFrom = performance.now() + task.warmUpMs;
  const measureUntil = measureFrom + task.measureMs;
  const durationsMs: number[] = [];
  const ask = async (): Promise<void> => {
    while (performance.now() < measureUntil) {
      const durationMs = await client.predict(task.upload);
      const now = performance.now();
      if (now >= measureFrom && now < measureUntil) durationsMs.push(durationMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: task.clients }, ask));
  } finally {
    client.close();
  }
  return { durationsMs };
}
