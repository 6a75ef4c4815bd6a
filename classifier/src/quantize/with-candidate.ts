import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceEngine } from '../inference/inference-engine.js';
import { startEngine } from '../load-model.js';

/** Hands `use` an engine that runs the model before it is installed anywhere. */
export async function withCandidate<T>(
  file: Uint8Array,
  threadCount: number,
  use: (engine: InferenceEngine) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'detections-int8-'));
  try {
    const modelPath = join(folder, 'candidate.onnx');
    await writeFile(modelPath, file);
    const engine = await startEngine({ name: 'onnxruntime', modelPath, threadCount });
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
