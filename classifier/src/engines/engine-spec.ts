import { z } from 'zod';
import type { InferenceOptions } from './engine.js';

const sideSchema = z.int().min(1);

/** Which engine a thread runs, and on what. It crosses to the thread as `workerData`. */
export const engineSpecSchema = z.object({
  /** The name of its kind. */
  engine: z.string(),
  /** A file in one of the formats that this kind reads. */
  modelPath: z.string(),
  /**
   * Threads that one batch is spread over; 0 would take every core of the host. A library may take
   * it once per process: the first engine's counts.
   */
  threadCount: z.int().min(1),
  /** Of one picture, in pixels. */
  input: z.object({ width: sideSchema, height: sideSchema }),
});
export type EngineSpec = z.infer<typeof engineSpecSchema>;

/** What crosses to the thread for each batch. */
export interface InferTask {
  /** N×height×width×3, RGB; transferred. */
  readonly batch: Uint8Array;
  /** N */
  readonly size: number;
  readonly options: InferenceOptions;
}
