import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Photo } from './inputs.js';
import type { LoadResult, LoadTask } from './load-task.js';
import { createUpload, ServiceClient } from './service-client.js';
import { summarize, type Latency } from './statistics.js';

export interface HealthUnderLoad {
  readonly clients: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly predict: Latency;
  readonly health: Latency;
  /**
   * How late this process itself asked: it shares the cores with the service, and what it waits
   * for them is part of the figures above.
   */
  readonly askedLate: Latency;
}

const CLIENTS = 16;
const WARM_UP_MS = 2000;
const MEASURE_MS = 10_000;
const ASK_EVERY_MS = 20;

/**
 * Asks for health at a fixed pace, whether or not the answer before has come, while clients on
 * another thread classify without pause. A pace that waited would leave out the slow times.
 */
export async function measureHealthUnderLoad(url: string, photo: Photo): Promise<HealthUnderLoad> {
  const thread = new Piscina<LoadTask, LoadResult>({
    filename: fileURLToPath(new URL('./load-worker.js', import.meta.url)),
    maxThreads: 1,
    // The thread has sockets to serve between two tasks.
    atomics: 'disabled',
  });
  try {
    const upload = await createUpload(photo.bytes);
    const task = { url, upload, clients: CLIENTS, warmUpMs: WARM_UP_MS, measureMs: MEASURE_MS };
    const [{ durationsMs }, asked] = await Promise.all([
      thread.run(task, { name: 'load' }),
      sleep(WARM_UP_MS).then(() => askHealth(url)),
    ]);
    return {
      clients: CLIENTS,
      seconds: MEASURE_MS / 1000,
      requestsPerSecond: durationsMs.length / (MEASURE_MS / 1000),
      predict: summarize(durationsMs),
      health: summarize(asked.map(({ durationMs }) => durationMs)),
      askedLate: summarize(asked.map(({ lateMs }) => lateMs)),
    };
  } finally {
    await thread.destroy();
  }
}

interface Asked {
  readonly durationMs: number;
  readonly lateMs: number;
}

async function askHealth(url: string): Promise<readonly Asked[]> {
  const client = new ServiceClient(url);
  const startedAt = performance.now();
  const askAt = async (dueAt: number): Promise<Asked> => {
    await sleep(dueAt - performance.now());
    const lateMs = Math.max(0, performance.now() - dueAt);
    return { lateMs, durationMs: await client.live() };
  };
  try {
    return await Promise.all(
      Array.from({ length: MEASURE_MS / ASK_EVERY_MS }, (_, i) =>
        askAt(startedAt + i * ASK_EVERY_MS),
      ),
    );
  } finally {
    client.close();
  }
}
