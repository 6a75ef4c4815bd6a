import { fullNameOf, type ModelCard, type PrecisionChoice } from '@detections/schema';
import { EngineLostError, type LosableEngine } from '../engines/engine-lost-error.js';
import { lanesInOne } from '../engines/lane-plan.js';
import { startEngine } from '../engines/start-engine.js';
import type { SupervisedEngine } from '../engines/supervised-engine.js';
import { chooseRuns, type Run } from './choose-runs.js';
import { Int8ModelDamagedError } from './int8-model-damaged-error.js';
import { ModelFileInvalidError } from './model-file-invalid-error.js';
import { ModelNotRunnableError } from './model-not-runnable-error.js';
import { networkFile, readMeasurements } from './read-measurements.js';
import {
  describeModel,
  superviseEngine,
  type LoadedModel,
  type RunModelOptions,
} from './run-model.js';

/** A model whose files are there. */
export interface PreparedNetwork {
  readonly card: ModelCard;
  /** Of the float32 file. */
  readonly format: string;
  readonly modelPath: string;
  /** Undefined where none was made that this processor computes exactly. */
  readonly int8Path: string | undefined;
  /** The model's own word, or the process's. */
  readonly asked: PrecisionChoice;
  /** Makes the float32 file anew, in its place. */
  readonly rebuild: (why: unknown) => Promise<void>;
}

export type StartedModel = Pick<LoadedModel, 'model' | 'networkPath'> & {
  readonly engine: SupervisedEngine;
};

/**
 * Starts a model on the best engine and precision that it loads on, and says in the log which that
 * is and why.
 *
 * @throws ModelNotRunnableError where no engine here computes it in the precision asked for.
 * @throws Int8ModelDamagedError where int8 is asked for and its file is not what was made.
 */
export async function startModel(
  network: PreparedNetwork,
  options: RunModelOptions & { readonly mayReplace?: () => boolean },
): Promise<StartedModel> {
  const { card, asked, format } = network;
  const { machine, logger } = options;
  const measurements = await readMeasurements(network);
  const hasInt8 = network.int8Path !== undefined;
  const { runs, passedOver } = chooseRuns({ machine, asked, format, hasInt8, measurements });
  const [first] = runs;
  if (first === undefined) throw new ModelNotRunnableError(notComputed(network, options));
  const firstSpec = specOf(first, network, options);
  await options.makeRoom?.({
    ...firstSpec,
    lanes: lanesInOne(firstSpec, options.singleLane),
  });
  const { run, engine } = await startFirst(runs, network, options);
  const start = (): Promise<LosableEngine> => startRun(run, network, options, true);
  const supervised = superviseEngine({ engine, start }, options);
  const model = describeModel(card, { ...run, device: machine.device });
  const chosen = { engine: model.engine, device: model.device, precision: model.precision };
  logger.info(
    { model: fullNameOf(card), ...chosen, asked, ...(passedOver.length > 0 && { passedOver }) },
    'engine and precision chosen',
  );
  return { engine: supervised, model, networkPath: fileOf(network, run) };
}

/** The first that loads; with `auto` and with several engines there is more than one to try. */
async function startFirst(
  runs: readonly Run[],
  network: PreparedNetwork,
  options: RunModelOptions,
): Promise<{ readonly run: Run; readonly engine: LosableEngine }> {
  let failure: unknown;
  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1;
    try {
      return { run, engine: await startRun(run, network, options, isLast) };
    } catch (error) {
      failure = error;
      if (isLast || options.signal.aborted) break;
      const { kind, precision } = run;
      const about = { model: fullNameOf(network.card), engine: kind.name, precision };
      options.logger.warn({ err: error, ...about }, 'does not load: taking the next best');
    }
  }
  const isDamaged = failure instanceof ModelFileInvalidError && network.asked === 'int8';
  throw isDamaged ? new Int8ModelDamagedError(failure as ModelFileInvalidError) : failure;
}

/** @param mayRebuild Whether a file that is as it was written is made anew for this run. */
async function startRun(
  run: Run,
  network: PreparedNetwork,
  options: RunModelOptions,
  mayRebuild: boolean,
): Promise<LosableEngine> {
  const { precision } = run;
  const spec = specOf(run, network, options);
  try {
    return await startEngine(spec, options);
  } catch (error) {
    // A thread that died or hangs says nothing about the file, and nobody here can make int8's anew.
    if (error instanceof EngineLostError || precision === 'int8') throw error;
    if (!mayRebuild && !(error instanceof ModelFileInvalidError)) throw error;
    await network.rebuild(error);
    return startEngine(spec, options);
  }
}

function specOf(
  run: Run,
  network: PreparedNetwork,
  { machine, threadCount }: Pick<RunModelOptions, 'machine' | 'threadCount'>,
) {
  return {
    engine: run.kind.name,
    modelPath: fileOf(network, run),
    threadCount,
    input: network.card.input,
    precision: run.precision,
    device: machine.device,
  };
}

function fileOf(network: PreparedNetwork, { precision }: Run): string {
  const path = networkFile(network, precision);
  if (path === undefined) throw new Error(`Expected a file for ${precision}; there is none.`);
  return path;
}

function notComputed({ asked }: PreparedNetwork, { machine }: RunModelOptions): string {
  const { engines, device, processor } = machine;
  const offered = engines.map(
    (kind) => `${kind.name}: ${kind.precisions(device, processor).join(', ')}`,
  );
  return `The model is to be computed in ${asked}, which no engine here does on this ${device} (${offered.join('; ')}). "precision": "auto" in its detections.json takes what there is.`;
}
