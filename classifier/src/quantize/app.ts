import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { labelsOf, systemClock, type Preprocessing } from '@detections/schema';
import { pino } from 'pino';
import { readEvaluationConfig } from '../config.js';
import { lookUpLabels } from '../evaluate/annotation.js';
import { createEvaluationProgress } from '../evaluate/evaluation-progress.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { readPicture } from '../evaluate/read-picture.js';
import type { Engine } from '../engines/engine.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import { requireEngine } from '../engines/require-engine.js';
import { loadModel } from '../load-model.js';
import type { LoadedModel } from '../models/run-model.js';
import { writeDigestedFile } from '../models/digested-file.js';
import { int8ModelPath, readProcessor, weightBitsOf } from '../models/int8-model.js';
import { cachedNameOf } from '../importers/keras-resnet50/model-format.js';
import { RESNET50_PRESETS } from '../importers/keras-resnet50/resnet50-presets.js';
import { modelLocation } from '../model-location.js';
import { createDecoderPool, createPipeline, type Pipeline } from '../pipeline.js';
import { measureAgreement, type Agreement } from './agreement.js';
import { comparePrecisions } from './compare-precisions.js';
import { findPictures, type FoundPictures } from './find-pictures.js';
import { measureSpeed, type Speed } from './measure-speed.js';
import { reportAsText } from './quantization-report.js';
import type { QuantizeOptions } from './quantize-options.js';
import { quantizeWeights } from './quantize-weights.js';
import { withCandidate } from './with-candidate.js';

const PREPROCESSING: Preprocessing = 'CENTER_CROP';
/** Odd, for the median. */
const SPEED_ROUNDS = 31;
const LOG_TO_STDERR = 2;

export interface Quantization {
  /** For a person. */
  readonly report: string;
  /** Whether it agrees, and classifiers may take it. */
  readonly installed: boolean;
}

/**
 * Makes the int8 model, measures it against float32 and installs it where it agrees.
 *
 * @throws EvaluationInputError where an argument, a folder, the labels or a picture cannot be used.
 * @throws ConfigError where the environment is wrong.
 */
export async function runQuantization(options: QuantizeOptions): Promise<Quantization> {
  const config = readEvaluationConfig({ engine: onnxruntime.name });
  const threadCount = config.INFERENCE_THREADS;
  await requireEngine({ name: onnxruntime.name, precision: 'fp32', threadCount });
  const pictures = await findPictures(options, config.INIT_CWD);
  const location = modelLocation(config);
  const logger = pino({ level: config.LOG_LEVEL }, pino.destination(LOG_TO_STDERR));
  const engineOptions = {
    threadCount,
    inferenceTimeoutMs: config.INFERENCE_TIMEOUT_MS,
    clock: systemClock,
  };
  const fp32 = await loadModel({
    location,
    engine: onnxruntime.name,
    precision: 'fp32',
    ...engineOptions,
    signal: new AbortController().signal,
    logger,
  });
  const decoders = createDecoderPool({
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    clock: systemClock,
    logger,
  });
  try {
    await decoders.start();
    const pipelineOf = (engine: Engine): Pipeline =>
      createPipeline({
        engine,
        decoders,
        presets: RESNET50_PRESETS,
        input: { width: fp32.model.inputWidth, height: fp32.model.inputHeight },
        maxBatchSize: config.MAX_BATCH_SIZE,
        maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
        clock: systemClock,
      });
    const { weightsSha256 } = fp32.model;
    const bits = options.bits ?? weightBitsOf(await readProcessor());
    const pixels = await readCalibrationPixels(pictures, pipelineOf(fp32.engine));
    const file = await withProgress('calibrating', pictures.chosen.calibration.length, (update) =>
      quantizeWeights(
        { weightsPath: fp32.weightsPath, weightsSha256, pixels, bits, threadCount },
        update,
      ),
    );
    const { inputWidth: width, inputHeight: height } = fp32.model;
    const candidate = { ...engineOptions, input: { width, height } };
    const measured = await withCandidate(file, candidate, (int8) =>
      measure(fp32, int8, pictures, pipelineOf),
    );
    const path = int8ModelPath(location.cacheFolder, weightsSha256, bits);
    const agrees = measured.agreement.sameTop1 >= options.minAgreement;
    if (agrees) await writeDigestedFile(path, file);
    const fp32Path = join(location.cacheFolder, cachedNameOf('onnx', weightsSha256));
    const report = reportAsText({
      ...measured,
      calibrationImages: pictures.chosen.calibration.length,
      apart: pictures.chosen.apart,
      bits,
      minAgreement: options.minAgreement,
      fp32Bytes: (await stat(fp32Path)).size,
      int8Bytes: file.length,
      installedAt: agrees ? path : undefined,
    });
    return { report, installed: agrees };
  } finally {
    await decoders.close();
    await fp32.engine.close();
  }
}

/** @returns N×224×224×3 */
async function readCalibrationPixels(
  { chosen: { calibration } }: FoundPictures,
  { preprocess, maxInFlight }: Pipeline,
): Promise<Uint8Array> {
  const images = await withProgress('reading', calibration.length, (update) => {
    let read = 0;
    return inParallel(calibration, maxInFlight, async (path) => {
      const { pixels } = await readPicture(path, preprocess, PREPROCESSING);
      read += 1;
      update(read);
      return pixels;
    });
  });
  return Buffer.concat(images);
}

async function measure(
  fp32: LoadedModel,
  int8: Engine,
  { chosen: { measured }, annotations }: FoundPictures,
  pipelineOf: (engine: Engine) => Pipeline,
): Promise<{ readonly agreement: Agreement; readonly speed: Speed }> {
  const labels = labelsOf(fp32.card);
  const paths = [...annotations.keys()];
  const labelled = lookUpLabels([...annotations.values()], labels);
  const answers = await withProgress('comparing', measured.length, (onProgress) =>
    comparePrecisions({
      pictures: measured,
      shown: new Map(labelled.map(({ label }, index) => [paths[index] ?? '', label])),
      preprocessing: PREPROCESSING,
      fp32: pipelineOf(fp32.engine),
      int8: pipelineOf(int8),
      labels,
      onProgress,
    }),
  );
  const { inputWidth, inputHeight } = fp32.model;
  const speed = await measureSpeed(
    { fp32: fp32.engine, int8 },
    new Uint8Array(inputWidth * inputHeight * 3).fill(128),
    { rounds: SPEED_ROUNDS, clock: systemClock },
  );
  return { agreement: measureAgreement(answers), speed };
}

async function withProgress<T>(
  title: string,
  total: number,
  work: (update: (done: number) => void) => Promise<T>,
): Promise<T> {
  const { update, finish } = createEvaluationProgress({ stream: process.stderr, title, total });
  return work(update).finally(finish);
}
