import type { Closeable } from '@detections/runtime/lifecycle';

/** Starts something, works with it, and closes it whatever happens. */
export async function using<C extends Closeable, T>(
  start: () => Promise<C>,
  work: (started: C) => Promise<T>,
): Promise<T> {
  const started = await start();
  try {
    return await work(started);
  } finally {
    await started.close();
  }
}
