import { precisionSchema } from '@detections/schema';
import { z } from 'zod';
import type { InferenceOptions } from './engine.js';

/** What an engine runs on. */
export const deviceSchema = z.enum(['cpu', 'gpu']);
export type Device = z.infer<typeof deviceSchema>;

/**
 * The variable `DEVICE`. `software`: a GPU that a library makes up on the processor, for tests, which
 * nobody gets who has not asked for it by this name.
 */
export const deviceChoiceSchema = z.enum(['cpu', 'gpu', 'auto', 'software']);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

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
  /** What it computes in; `int8` says that the file is quantised. */
  precision: precisionSchema.default('fp32'),
  device: deviceSchema.default('cpu'),
  /** How many batches it may be asked for at one time. */
  lanes: z.int().min(1).default(1),
});
export type EngineSpec = z.output<typeof engineSpecSchema>;
/** An EngineSpec as it is asked for: what is left out has its default. */
export type EngineRequest = z.input<typeof engineSpecSchema>;

/** What crosses to the thread for each batch. */
export interface InferTask {
  /** N×height×width×3, RGB; transferred. */
  readonly batch: Uint8Array;
  /** N */
  readonly size: number;
  readonly options: InferenceOptions;
}
