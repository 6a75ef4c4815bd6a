import { workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { EngineKind } from './engine-kind.js';
import { engineSpecSchema, type EngineSpec, type InferTask } from './engine-spec.js';
import { EngineLostError } from './engine-lost-error.js';
import type { Engine, InferenceOutput } from './engine.js';
import { engineKind } from './registry.js';

/** What a thread that runs one engine can be told to do. */
export interface EngineThread {
  /**
   * Loads an engine's library and nothing else.
   *
   * @returns Why it does not load, or undefined. As a value, because an error's code does not
   * survive the way between threads.
   */
  readonly check: (name: string) => Promise<string | undefined>;
  /** Looks for an engine's GPU. */
  readonly findGpu: (task: FindGpuTask) => Promise<FoundGpu>;
  /** @returns what the engine holds outside JavaScript. */
  readonly load: () => Promise<unknown>;
  /**
   * @returns InferenceOutput, marked so that its numbers are transferred and not copied, or
   * LostOutput: the thread is of no more use then.
   */
  readonly infer: (task: InferTask) => Promise<unknown>;
}

/** Why an engine is lost without its thread. As a value, because a class does not survive the way. */
export interface LostOutput {
  readonly lost: string;
}

export interface FindGpuTask {
  /** Of the engine. */
  readonly name: string;
  readonly mayBeSoftware: boolean;
}

/** What a GPU is called, or why there is none. */
export type FoundGpu = { readonly gpu: string } | { readonly reason: string };

/** Of several engines, imports the one library that the thread needs: each is large. */
export function runEngine(engines: readonly EngineKind[]): EngineThread {
  let running: Promise<RunningEngine> | undefined;
  /** The thread's one engine, as its `workerData` says. */
  const started = (): Promise<RunningEngine> => {
    running ??= create(engineSpecSchema.parse(workerData), engines);
    return running;
  };
  return {
    check: async (name) => {
      try {
        await engineKind(name, engines).check();
        return undefined;
      } catch (error) {
        return reasonOf(error);
      }
    },
    findGpu: async ({ name, mayBeSoftware }) => {
      const { findGpu } = engineKind(name, engines);
      if (findGpu === undefined) return { reason: `The engine ${name} runs on no GPU.` };
      try {
        return { gpu: await findGpu(mayBeSoftware) };
      } catch (error) {
        return { reason: reasonOf(error) };
      }
    },
    load: async () => {
      const { engine } = await started();
      await engine.load();
      return engine.handles?.();
    },
    infer: async ({ batch, size, options }) => {
      const { engine, spec } = await started();
      requireLength(batch, size, spec);
      let output: InferenceOutput;
      try {
        output = await engine.infer(batch, size, options);
      } catch (error) {
        if (!(error instanceof EngineLostError)) throw error;
        // Now, so that whoever takes its place does not find what is left of a GPU's driver.
        await engine.close();
        return { lost: error.message } satisfies LostOutput;
      }
      const numbers = [output.scores, output.features?.values, output.embedding];
      const buffers = new Set(numbers.flatMap((values) => values?.buffer ?? []));
      return move({ [transferableSymbol]: [...buffers], [valueSymbol]: output });
    },
  };
}

interface RunningEngine {
  readonly spec: EngineSpec;
  readonly engine: Engine;
}

async function create(spec: EngineSpec, engines: readonly EngineKind[]): Promise<RunningEngine> {
  return { spec, engine: await engineKind(spec.engine, engines).create(spec) };
}

function requireLength(batch: Uint8Array, size: number, { input }: EngineSpec): void {
  const { width, height } = input;
  if (batch.length === size * height * width * 3) return;
  throw new Error(
    `Expected ${String(size)} images of ${String(width)}×${String(height)} pixels; came ${String(batch.length)} bytes.`,
  );
}

/** In words for whoever has to mend it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [firstLine = ''] = error.message.split('\n');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return `a package is not installed (${firstLine})`;
  }
  if (firstLine.includes('native addon module')) {
    return `its native addon has not been built (${firstLine.trim()})`;
  }
  if (code === 'ERR_DLOPEN_FAILED') return `a native library does not load (${firstLine})`;
  return firstLine;
}
