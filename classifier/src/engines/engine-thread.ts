import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { engineSpecSchema, type EngineSpec, type InferTask } from './engine-spec.js';
import type { InferenceEngine } from './inference-engine.js';

/**
 * Inference can use every core there is for as long as there are jobs. The process's own loop
 * (uploads, Redis, health) and decoding need little and must come first, so this thread, and with
 * it those that the engine starts, gives way: on Linux a niceness belongs to a thread.
 */
const NICENESS = 10;
if (process.platform === 'linux') setPriority(NICENESS);

/** This thread's one engine. A thread that replaces a crashed one loads it with its first batch. */
const engine = await createEngine(engineSpecSchema.parse(workerData));

export async function load(): Promise<void> {
  await engine.load();
}

/** @returns InferenceOutput, marked so that its numbers are transferred and not copied. */
export async function infer({ batch, size, options }: InferTask): Promise<unknown> {
  const output = await engine.infer(batch, size, options);
  const { logits, features } = output;
  const buffers = features === undefined ? [logits.buffer] : [logits.buffer, features.buffer];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: output });
}

/** Imports the one library that this thread needs: each is large, and one of them optional. */
async function createEngine(spec: EngineSpec): Promise<InferenceEngine> {
  switch (spec.name) {
    case 'onnxruntime': {
      const { OnnxRuntimeEngine } = await import('./onnxruntime/onnxruntime-engine.js');
      return new OnnxRuntimeEngine(spec);
    }
    case 'tfjs-node': {
      const { TfjsNodeEngine } = await import('./tfjs-node/tfjs-node-engine.js');
      return new TfjsNodeEngine(spec);
    }
  }
}
