import type { Precision } from '@detections/schema';
import type { Environment } from '../deployment/deployment.js';

/** An engine in one of its precisions, on ResNet50. */
export interface BenchRun {
  /** As `--run` takes it, e.g. `openvino/bf16`. */
  readonly name: string;
  readonly engine: string;
  readonly precision: Precision;
  /** What the engine reads. */
  readonly modelPath: string;
  /** By which the service is told to run on it. */
  readonly environment: Environment;
}

/** What all others are compared with. */
export const REFERENCE = 'onnxruntime/fp32';
