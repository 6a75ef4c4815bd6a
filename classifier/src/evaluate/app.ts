import { resolve } from 'node:path';
import { labelsOf, systemClock } from '@detections/schema';
import { pino } from 'pino';
import { classifierVariables, readEvaluationConfig } from '../config.js';
import { requireEngine } from '../engines/require-engine.js';
import { loadModel } from '../load-model.js';
import { RESNET50_PRESETS } from '../importers/keras-resnet50/resnet50-presets.js';
import { modelLocation } from '../model-location.js';
import { createDecoderPool, createPipeline } from '../pipeline.js';
import { lookUpLabels } from './annotation.js';
import type { EvaluateArguments } from './evaluate-arguments.js';
import { evaluatePictures, type Evaluation } from './evaluate-pictures.js';
import { EvaluationInputError } from './evaluation-input-error.js';
import { createEvaluationProgress } from './evaluation-progress.js';
import { readLabelledFolder } from './labelled-folder.js';
import { reportAsJson, reportAsText } from './report.js';

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
  await requireEngine({
    name: config.ENGINE,
    precision: config.PRECISION,
    threadCount: config.INFERENCE_THREADS,
  });
  const folder = resolve(config.INIT_CWD, args.folder);
  const labelsFile =
    args.labelsFile === undefined ? undefined : resolve(config.INIT_CWD, args.labelsFile);
  const { annotations, unlabelledFiles } = await readLabelledFolder(folder, labelsFile);
  const logger = pino({ level: config.LOG_LEVEL }, pino.destination(LOG_TO_STDERR));
  const { engine, card, model } = await loadModel({
    location: modelLocation(config),
    engine: config.ENGINE,
    precision: config.PRECISION,
    threadCount: config.INFERENCE_THREADS,
    inferenceTimeoutMs: config.INFERENCE_TIMEOUT_MS,
    clock: systemClock,
    signal: new AbortController().signal,
    logger,
  });
  const labels = labelsOf(card);
  const decoders = createDecoderPool({
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    clock: systemClock,
    logger,
  });
  try {
    await decoders.start();
    const pictures = lookUpLabels(annotations, labels);
    const { preprocess, infer, maxInFlight } = createPipeline({
      engine,
      decoders,
      presets: RESNET50_PRESETS,
      input: { width: model.inputWidth, height: model.inputHeight },
      maxBatchSize: config.MAX_BATCH_SIZE,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
      clock: systemClock,
    });
    const evaluations: Evaluation[] = [];
    for (const preprocessing of args.preprocessings) {
      const { update, finish } = createEvaluationProgress({
        stream: process.stderr,
        title: preprocessing,
        total: pictures.length,
      });
      const evaluating = evaluatePictures({
        folder,
        pictures,
        preprocessing,
        labels,
        preprocess,
        infer: (pixels) => infer({ pixels, features: false }),
        maxInFlight,
        clock: systemClock,
        onProgress: update,
      });
      evaluations.push(await evaluating.finally(finish));
    }
    const unlabelledImages = unlabelledFiles.length;
    const report = { folder: args.folder, model, unlabelledImages, evaluations };
    return args.json ? reportAsJson(report) : reportAsText(report);
  } finally {
    await decoders.close();
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
