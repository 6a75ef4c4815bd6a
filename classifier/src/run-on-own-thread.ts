import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

export interface ThreadTask<T> {
  /** The compiled file that the thread runs. */
  readonly file: URL;
  /** Which of its exports. */
  readonly name: string;
  readonly task: T;
  /** Ends the thread and rejects. */
  readonly signal?: AbortSignal;
  /** Told what the thread posts to its parent while it works. */
  readonly onMessage?: (message: unknown) => void;
}

/** Runs one piece of work on a thread that ends with it, and gives its memory back with it. */
export async function runOnOwnThread<T, R>({
  file,
  task,
  onMessage,
  ...options
}: ThreadTask<T>): Promise<R> {
  const thread = new Piscina<T, R>({
    filename: fileURLToPath(file),
    minThreads: 1,
    maxThreads: 1,
  });
  if (onMessage !== undefined) thread.on('message', onMessage);
  try {
    return await thread.run(task, options);
  } finally {
    await thread.destroy();
  }
}
