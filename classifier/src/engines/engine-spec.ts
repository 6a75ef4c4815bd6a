import { z } from 'zod';
import type { InferenceOptions } from './inference-engine.js';

/** Which engine a thread runs, and on what. It crosses to the thread as `workerData`. */
export const engineSpecSchema = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('onnxruntime'),
    /** The ONNX file. */
    modelPath: z.string(),
    /** Threads that one batch is spread over; 0 would take every core of the host. */
    threadCount: z.int().min(1),
  }),
  z.object({
    name: z.literal('tfjs-node'),
    /** The folded weights. */
    modelPath: z.string(),
    /** As above. TensorFlow takes it once per process: the first engine's counts. */
    threadCount: z.int().min(1),
  }),
]);
export type EngineSpec = z.infer<typeof engineSpecSchema>;
export type EngineName = EngineSpec['name'];

/** What crosses to the thread for each batch. */
export interface InferTask {
  /** N×224×224×3, RGB; transferred. */
  readonly batch: Uint8Array;
  /** N */
  readonly size: number;
  readonly options: InferenceOptions;
}
