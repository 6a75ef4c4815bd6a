import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceEngine } from '../engines/inference-engine.js';
import { writeDigestedFile } from '../models/digested-file.js';
import { startEngine, type LoadModelOptions } from '../load-model.js';

/** Hands `use` an engine that runs the model before it is installed anywhere. */
export async function withCandidate<T>(
  file: Uint8Array,
  options: Pick<LoadModelOptions, 'threadCount' | 'inferenceTimeoutMs' | 'clock'>,
  use: (engine: InferenceEngine) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'detections-int8-'));
  try {
    const modelPath = join(folder, 'candidate.onnx');
    await writeDigestedFile(modelPath, file);
    const { threadCount } = options;
    const engine = await startEngine({ name: 'onnxruntime', modelPath, threadCount }, options);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
