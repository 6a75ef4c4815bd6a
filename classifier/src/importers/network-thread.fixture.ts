import type { OnnxOutput } from '../engines/onnx-network.js';
import { openSession } from '../engines/onnxruntime/onnxruntime-session.js';
import type { ImportResult, ImportTask } from './import-task.js';
import { importIt } from './import-thread.js';
import { runOriginal, type OriginalTask, type Pixels } from './original-network.fixture.js';

/** What runs on the thread of `Networks`: onnxruntime wants the arrays of Node, not of Jest. */
export type NetworkTask =
  | { readonly kind: 'import'; readonly task: ImportTask }
  | { readonly kind: 'original'; readonly task: OriginalTask }
  | { readonly kind: 'run'; readonly task: RunTask };

export interface RunTask {
  readonly path: string;
  readonly pixels: Pixels;
  readonly outputs: readonly string[];
}

export type NetworkAnswer = ImportResult | Float32Array | ReadonlyMap<string, OnnxOutput>;

export async function answer({ kind, task }: NetworkTask): Promise<NetworkAnswer> {
  switch (kind) {
    case 'import':
      return importIt(task);
    case 'original':
      return runOriginal(task);
    case 'run':
      return run(task);
  }
}

async function run({ path, pixels, outputs }: RunTask): Promise<ReadonlyMap<string, OnnxOutput>> {
  const { width, height } = pixels;
  const session = await openSession(path, { threadCount: 1, input: { width, height } });
  try {
    return await session.run(pixels.batch, pixels.size, outputs);
  } finally {
    await session.release();
  }
}
