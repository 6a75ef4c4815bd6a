import type { Precision } from '@detections/schema';
import type { WeightsFormat } from '../importers/keras-resnet50/weights-format.js';
import type { Device, EngineSpec } from './engine-spec.js';
import type { Engine } from './engine.js';
import type { MemoryUse } from './memory-use.js';
import type { Processor } from './processor.js';

/** The file that every importer writes. Other names are an engine's own. */
export const ONNX_FORMAT = 'onnx';

/**
 * How an engine answers several batches at one time: by threads of its own for each, because one
 * blocks its thread, or by several in flight on one thread.
 */
export type LaneKind = 'threads' | 'streams';

/**
 * All that the rest of the house knows of an engine. Importing a kind loads no native library:
 * `check` and `create` do, on the thread that they run on.
 */
export interface EngineKind {
  /** What the variable `ENGINE` calls it. */
  readonly name: string;
  /** The files that it reads, the best first: `onnx`, or one that `ownFormat` names. */
  readonly formats: readonly string[];
  /** How a file that only this engine reads is made of Keras's weights. */
  readonly ownFormat?: WeightsFormat;
  /** Whether it may be missing without anybody minding: `ENGINE=auto` then takes another. */
  readonly optional: boolean;
  /** What it computes in on a device of this machine; nothing where it knows no such device. */
  precisions(device: Device, processor: Processor): readonly Precision[];
  /** The command that makes its library load where it does not. */
  readonly remedy: string;
  /**
   * Says to the library, by the process's environment, what it must find there. Only the main
   * thread can change that, so this runs there, before any thread loads the library.
   */
  configure(threadCount: number): void;
  /**
   * Loads the library with its native code and nothing else.
   *
   * @throws Error where something of it is missing.
   */
  check(): Promise<void>;
  /**
   * Finds the GPU that it would run networks on, and loads whatever that takes. Left out: it has none.
   *
   * @param mayBeSoftware Whether one will do that is made up on the processor.
   * @returns what the GPU is called.
   * @throws Error that says what is missing, and what to do about it.
   */
  readonly findGpu?: (mayBeSoftware: boolean) => Promise<string>;
  /** An engine that has not read its model yet. */
  create(spec: EngineSpec): Promise<Engine>;
  /** How it has lanes where several gain anything. Left out, or undefined: one batch at a time. */
  readonly lanes?: (spec: Pick<EngineSpec, 'precision' | 'device'>) => LaneKind | undefined;
  /** What a network takes up. Left out: as much as with onnxruntime in float32. */
  readonly memory?: (spec: Pick<EngineSpec, 'precision' | 'lanes' | 'device'>) => MemoryUse;
  /**
   * Frees what an engine held outside JavaScript, as its `handles` said, on the main thread, once the
   * engine's thread has ended for good: whether it was told to or was lost.
   */
  readonly free?: (handles: unknown) => void | Promise<void>;
}
