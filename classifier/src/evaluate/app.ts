import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { systemClock, type Clock } from '@detections/schema';
import { pino } from 'pino';
import { classifierVariables, readEvaluationConfig, type EvaluationConfig } from '../config.js';
import { configureSharp } from '../image/configure-sharp.js';
import { createImagePreprocessor } from '../image/image-preprocessor.js';
import type { InferenceEngine } from '../inference/inference-engine.js';
import { loadModel } from '../load-model.js';
import { modelLocation } from '../model-location.js';
import { inferBatch } from '../worker/batch-inference.js';
import type { Inference, Preprocess } from '../worker/classify-job.js';
import { MicroBatcher } from '../worker/micro-batcher.js';
import { lookUpLabels } from './annotation.js';
import type { EvaluateArguments } from './evaluate-arguments.js';
import { evaluatePictures, type Evaluation } from './evaluate-pictures.js';
import { EvaluationInputError } from './evaluation-input-error.js';
import { createEvaluationProgress } from './evaluation-progress.js';
import { readLabelledFolder } from './labelled-folder.js';
import { reportAsJson, reportAsText } from './report.js';

/** Decoding one picture may take no longer, as in the service. */
const DECODE_TIMEOUT_MS = 10_000;
const LOG_TO_STDERR = 2;

/**
 * Classifies the pictures with the classifier's own parts, without a server or a queue.
 *
 * @returns the report as the caller wants it.
 * @throws EvaluationInputError where an argument, the folder, the labels or a picture cannot be used.
 * @throws ConfigError where the environment is wrong.
 */
export async function runEvaluation(args: EvaluateArguments): Promise<string> {
  checkEngine(args.engine);
  const config = readEvaluationConfig(args);
  const folder = resolve(config.INIT_CWD, args.folder);
  const labelsFile =
    args.labelsFile === undefined ? undefined : resolve(config.INIT_CWD, args.labelsFile);
  const { annotations, unlabelledFiles } = await readLabelledFolder(folder, labelsFile);
  const { engine, labels, model } = await loadModel({
    location: modelLocation(config),
    threadCount: config.INFERENCE_THREADS,
    signal: new AbortController().signal,
    logger: pino({ level: config.LOG_LEVEL }, pino.destination(LOG_TO_STDERR)),
  });
  try {
    const pictures = lookUpLabels(annotations, labels);
    const parts = createParts(config, engine, systemClock);
    const evaluations: Evaluation[] = [];
    for (const preprocessing of args.preprocessings) {
      const { update, finish } = createEvaluationProgress({
        stream: process.stderr,
        title: preprocessing,
        total: pictures.length,
      });
      const options = { folder, pictures, preprocessing, labels, ...parts, onProgress: update };
      evaluations.push(await evaluatePictures(options).finally(finish));
    }
    const unlabelledImages = unlabelledFiles.length;
    const report = { folder: args.folder, model, unlabelledImages, evaluations };
    return args.json ? reportAsJson(report) : reportAsText(report);
  } finally {
    await engine.close();
  }
}

/** The variable's own check, but the mistake is the command line's. */
function checkEngine(name: string | undefined): void {
  const { error } = classifierVariables.shape.ENGINE.safeParse(name);
  if (error === undefined) return;
  const reasons = error.issues.map(({ message }) => message).join('; ');
  throw new EvaluationInputError(`--engine: ${reasons}; came ${JSON.stringify(name)}.`);
}

interface Parts {
  readonly preprocess: Preprocess;
  readonly infer: (pixels: Uint8Array) => Promise<Inference>;
  readonly maxInFlight: number;
  readonly clock: Clock;
}

/** Wired as in the service, so that what is measured is what answers there. */
function createParts(config: EvaluationConfig, engine: InferenceEngine, clock: Clock): Parts {
  configureSharp({ threads: availableParallelism() });
  const { preprocess } = createImagePreprocessor({
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    maxPixelsInFlight: config.MAX_IMAGE_PIXELS,
    decodeTimeoutMs: DECODE_TIMEOUT_MS,
  });
  const batcher = new MicroBatcher({
    maxBatchSize: config.MAX_BATCH_SIZE,
    maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
    clock,
    process: (batch: readonly Uint8Array[]) => inferBatch(engine, batch, clock),
  });
  return {
    preprocess,
    infer: (pixels) => batcher.run(pixels),
    maxInFlight: 2 * config.MAX_BATCH_SIZE,
    clock,
  };
}
