import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineSpec } from '../engines/engine-spec.js';
import type { Engine } from '../engines/engine.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import { writeDigestedFile } from '../models/digested-file.js';
import { startEngine } from '../engines/start-engine.js';
import type { LoadModelOptions } from '../load-model.js';

/** Hands `use` an engine that runs the model before it is installed anywhere. */
export async function withCandidate<T>(
  file: Uint8Array,
  options: Pick<LoadModelOptions, 'inferenceTimeoutMs' | 'clock'> &
    Pick<EngineSpec, 'threadCount' | 'input'>,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'detections-int8-'));
  try {
    const modelPath = join(folder, 'candidate.onnx');
    await writeDigestedFile(modelPath, file);
    const { threadCount, input } = options;
    const spec = { engine: onnxruntime.name, modelPath, threadCount, input };
    const engine = await startEngine(spec, options);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
