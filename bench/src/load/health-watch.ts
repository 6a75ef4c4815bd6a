import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceClient } from './service-client.js';

export interface HealthAnswers {
  readonly durationsMs: readonly number[];
  /**
   * How late this process itself asked: it shares the cores with the service, and what it waits
   * for them is part of the durations.
   */
  readonly lateMs: readonly number[];
}

const ASK_EVERY_MS = 20;

/**
 * Asks for health at a fixed pace for as long as `work` takes, whether or not the answer before
 * has come: a pace that waited would leave out the slow times.
 */
export async function watchHealth<T>(
  url: string,
  path: string,
  work: Promise<T>,
): Promise<{ readonly result: T; readonly health: HealthAnswers }> {
  const client = new ServiceClient(url);
  const asked: Promise<{ durationMs: number; lateMs: number }>[] = [];
  const ask = async (lateMs: number): Promise<{ durationMs: number; lateMs: number }> => {
    const { durationMs } = await client.get(path);
    return { durationMs, lateMs };
  };
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const asking = async (): Promise<void> => {
    const startedAt = performance.now();
    while (!isOver) {
      const dueAt = startedAt + asked.length * ASK_EVERY_MS;
      await sleep(Math.max(0, dueAt - performance.now()));
      const answer = ask(Math.max(0, performance.now() - dueAt));
      // Looked at in the end; until then it must not count as unhandled.
      answer.catch(() => undefined);
      asked.push(answer);
    }
  };
  try {
    const [result] = await Promise.all([over, asking()]);
    const answers = await Promise.all(asked);
    return {
      result,
      health: {
        durationsMs: answers.map(({ durationMs }) => durationMs),
        lateMs: answers.map(({ lateMs }) => lateMs),
      },
    };
  } finally {
    await Promise.allSettled(asked);
    client.close();
  }
}
