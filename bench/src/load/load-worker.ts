import type { LoadResult, LoadTask } from './load-task.js';
import { ServiceClient } from './service-client.js';

/** Keeps all clients asking until every request is answered. */
export async function load(task: LoadTask): Promise<LoadResult> {
  const { uploads, requests, clients, longestMs } = task;
  const client = new ServiceClient(task.url);
  const durationsMs: number[] = [];
  const startedAt = performance.now();
  let begun = 0;
  const ask = async (): Promise<void> => {
    while (begun < requests && performance.now() - startedAt < longestMs) {
      const upload = uploads[begun % uploads.length];
      if (upload === undefined) throw new Error('Expected at least one upload; came none.');
      begun += 1;
      const { durationMs } = await client.send(upload);
      durationsMs.push(durationMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, ask));
  } finally {
    client.close();
  }
  return { durationsMs, elapsedMs: performance.now() - startedAt };
}
