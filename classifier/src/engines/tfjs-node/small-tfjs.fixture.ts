import { workerData } from 'node:worker_threads';
import { engineSpecSchema, type InferTask } from '../engine-spec.js';
import type { InferenceOutput } from '../inference-engine.js';
import { SMALL_NETWORK } from '../small-network.fixture.js';
import { importTfjs, TfjsNodeEngine } from './tfjs-node-engine.js';

const { modelPath } = engineSpecSchema.parse(workerData);
const engine = new TfjsNodeEngine({ modelPath, network: SMALL_NETWORK });

export function load(): Promise<void> {
  return engine.load();
}

export function infer({ batch, size, options }: InferTask): Promise<InferenceOutput> {
  return engine.infer(batch, size, options);
}

/** How many tensors there are, told apart by when: loaded, after `runs` inferences, closed. */
export async function countTensors(runs: number): Promise<readonly number[]> {
  const tf = await importTfjs();
  await engine.load();
  const counts = [tf.memory().numTensors];
  for (let run = 0; run < runs; run += 1) {
    const size = (run % 3) + 1;
    const batch = new Uint8Array(size * SMALL_NETWORK.inputSize ** 2 * 3).fill(run % 256);
    await engine.infer(batch, size, { features: run % 2 === 0 });
    if (run % 10 === 0) await engine.infer(batch.subarray(1), size).catch(() => undefined);
  }
  counts.push(tf.memory().numTensors);
  await engine.close();
  return [...counts, tf.memory().numTensors];
}
