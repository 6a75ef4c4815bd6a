import type { LoadResult, LoadTask } from './load-task.js';
import { ServiceClient } from './service-client.js';

/**
 * Keeps all clients asking until enough answers have come. Each client's first does not count: the
 * first batches are small, because the first clients do not wait for the others. What is still
 * under way in the end does not count either, because fewer and fewer clients ask by then.
 */
export async function load(task: LoadTask): Promise<LoadResult> {
  const { uploads, requests, clients, longestMs } = task;
  const client = new ServiceClient(task.url);
  const durationsMs: number[] = [];
  let begun = 0;
  let answers = 0;
  const begunAt = performance.now();
  let countsSince = begunAt;
  let lastAt = begunAt;
  const isWanted = (): boolean =>
    durationsMs.length < requests && performance.now() - begunAt < longestMs;
  const ask = async (): Promise<void> => {
    while (isWanted()) {
      const upload = uploads[begun % uploads.length];
      if (upload === undefined) throw new Error('Expected at least one upload; came none.');
      begun += 1;
      const { durationMs } = await client.send(upload);
      answers += 1;
      if (answers === clients) countsSince = performance.now();
      if (answers > clients && durationsMs.length < requests) {
        durationsMs.push(durationMs);
        lastAt = performance.now();
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, ask));
  } finally {
    client.close();
  }
  return { durationsMs, elapsedMs: lastAt - countsSince, answers };
}
