import { workerData } from 'node:worker_threads';
import { engineSpecSchema } from '../engine-spec.js';
import { SMALL_NETWORK } from '../small-network.fixture.js';
import { importTfjs } from './import-tfjs.js';
import { TfjsNodeEngine } from './tfjs-node-engine.js';

const engine = new TfjsNodeEngine(engineSpecSchema.parse(workerData));

/** How many tensors there are, told apart by when: loaded, after `runs` inferences, closed. */
export async function countTensors(runs: number): Promise<readonly number[]> {
  const tf = await importTfjs();
  await engine.load();
  const counts = [tf.memory().numTensors];
  for (let run = 0; run < runs; run += 1) {
    const size = (run % 3) + 1;
    const batch = new Uint8Array(size * SMALL_NETWORK.inputSize ** 2 * 3).fill(run % 256);
    await engine.infer(batch, size, { features: run % 2 === 0, embedding: run % 5 === 0 });
    if (run % 10 === 0) await engine.infer(batch.subarray(1), size).catch(() => undefined);
  }
  counts.push(tf.memory().numTensors);
  await engine.close();
  return [...counts, tf.memory().numTensors];
}
