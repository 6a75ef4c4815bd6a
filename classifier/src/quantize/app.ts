import { stat } from 'node:fs/promises';
import { systemClock } from '@detections/runtime';
import { fullNameOf, type ModelCard } from '@detections/schema';
import type { LoadModel } from '../available-models.js';
import { chooseModel } from '../choose-model.js';
import { readEvaluationConfig, type EvaluationConfig } from '../config.js';
import { lookUpLabels } from '../evaluate/annotation.js';
import { createEvaluationProgress } from '../evaluate/evaluation-progress.js';
import { inParallel } from '../evaluate/in-parallel.js';
import { readPicture } from '../evaluate/read-picture.js';
import type { Engine } from '../engines/engine.js';
import { onnxruntime } from '../engines/onnxruntime/kind.js';
import { writeDigestedFile } from '../models/digested-file.js';
import { readProcessor } from '../engines/processor.js';
import { measureRuns } from '../manage-models/measure-agreement.js';
import { recordAgreement } from '../models/agreement-record.js';
import { instructionSet } from '../models/instruction-set.js';
import { int8ModelPath, weightBitsOf } from '../models/int8-model.js';
import { locateModels, modelLocation } from '../model-location.js';
import type { Pipeline } from '../pipeline.js';
import { findMachine, withClassifier, type LocalClassifier } from '../with-classifier.js';
import { measureAgreement, type Agreement } from './agreement.js';
import { comparePrecisions } from './compare-precisions.js';
import { findPictures, type FoundPictures } from './find-pictures.js';
import { measureSpeed, type Speed } from './measure-speed.js';
import { reportAsText } from './quantization-report.js';
import type { QuantizeOptions } from './quantize-options.js';
import { quantizeNetwork } from './quantize-network.js';
import { requireQuantizable } from './require-quantizable.js';
import { withCandidate } from './with-candidate.js';

/** Where a model has it; otherwise its first preset. */
const PREFERRED_PRESET = 'CENTER_CROP';
/** Odd, for the median. */
const SPEED_ROUNDS = 31;

export interface Quantization {
  /** For a person. */
  readonly report: string;
  /** Whether it agrees, and classifiers may take it. */
  readonly installed: boolean;
}

/**
 * Makes the int8 model, measures it against float32 and installs it where it agrees.
 *
 * @throws InputError where there is no such model, or it cannot be quantised.
 * @throws EvaluationInputError where an argument, a folder, the labels or a picture cannot be used.
 * @throws ConfigError where the environment is wrong.
 */
export async function runQuantization(options: QuantizeOptions): Promise<Quantization> {
  const config = {
    ...readEvaluationConfig({ engine: onnxruntime.name }),
    PRECISION: 'fp32',
    // int8 is the processor's.
    DEVICE: 'cpu',
  } as const;
  const { load } = await chooseModel(locateModels(config), options.model);
  const pictures = await findPictures(options, config.INIT_CWD);
  const machine = { ...(await findMachine(config)), forcesPrecision: true };
  return withClassifier(
    config,
    load,
    (fp32) => quantize({ ...fp32, load }, pictures, options, config),
    { machine },
  );
}

async function quantize(
  fp32: LocalClassifier & { readonly load: LoadModel },
  pictures: FoundPictures,
  options: QuantizeOptions,
  config: EvaluationConfig,
): Promise<Quantization> {
  const { networkPath: modelPath, card } = fp32;
  const { digest, input } = card;
  const { INFERENCE_THREADS: threadCount, INFERENCE_TIMEOUT_MS: inferenceTimeoutMs } = config;
  const { cacheFolder } = modelLocation(config);
  const processor = await readProcessor();
  await requireQuantizable(modelPath, fullNameOf(card));
  const bits = options.bits ?? weightBitsOf(processor);
  const pixels = await readCalibrationPixels(pictures, fp32);
  const file = await withProgress('calibrating', pictures.chosen.calibration.length, (update) =>
    quantizeNetwork({ modelPath, pixels, input, bits, threadCount }, update),
  );
  const candidate = { threadCount, inferenceTimeoutMs, clock: systemClock, input };
  const measured = await withCandidate(file, candidate, (int8) => measure(fp32, int8, pictures));
  const path = int8ModelPath(cacheFolder, digest, bits);
  const agrees = measured.agreement.sameTop1 >= options.minAgreement;
  const { apart } = pictures.chosen;
  if (agrees) {
    await writeDigestedFile(path, file);
    await measureEveryEngine(fp32.load, pictures, config);
    // Last, because it knows top-1 as well.
    const { images, sameTop1, accuracy } = measured.agreement;
    await recordAgreement(
      { modelPath: path, digest, precision: 'int8' },
      {
        ...{ engine: onnxruntime.name, device: 'cpu' as const, preset: presetOf(card) },
        instructions: instructionSet(processor, 'int8'),
        ...{ pictures: images, apart, agreement: sameTop1 },
        ...(accuracy !== undefined && {
          top1: {
            pictures: accuracy.fp32.images,
            fp32: accuracy.fp32.top1,
            measured: accuracy.int8.top1,
          },
        }),
        measuredAt: new Date(systemClock.now()).toISOString(),
      },
    );
  }
  const report = reportAsText({
    ...measured,
    calibrationImages: pictures.chosen.calibration.length,
    apart,
    bits,
    minAgreement: options.minAgreement,
    fp32Bytes: (await stat(modelPath)).size,
    int8Bytes: file.length,
    installedAt: agrees ? path : undefined,
  });
  return { report, installed: agrees };
}

/** By every engine that has int8 here and every preset: what `PRECISION=auto` goes by. */
async function measureEveryEngine(
  load: LoadModel,
  { chosen: { measured, apart } }: FoundPictures,
  config: EvaluationConfig,
): Promise<void> {
  const machine = await findMachine({ ...config, ENGINE: 'auto', PRECISION: 'int8' });
  const measuring = { config, load, machine, pictures: measured, apart };
  await measureRuns(measuring, { precision: 'int8' });
}

function presetOf({ preprocessing }: Pick<ModelCard, 'preprocessing'>): string {
  const names = preprocessing.map(({ name }) => name);
  return names.includes(PREFERRED_PRESET) ? PREFERRED_PRESET : (names[0] ?? PREFERRED_PRESET);
}

/** @returns N×height×width×3 */
async function readCalibrationPixels(
  { chosen: { calibration } }: FoundPictures,
  { preprocess, maxInFlight, card }: Pipeline & Pick<LocalClassifier, 'card'>,
): Promise<Uint8Array> {
  const images = await withProgress('reading', calibration.length, (update) => {
    let read = 0;
    return inParallel(calibration, maxInFlight, async (path) => {
      const { pixels } = await readPicture(path, preprocess, presetOf(card));
      read += 1;
      update(read);
      return pixels;
    });
  });
  return Buffer.concat(images);
}

async function measure(
  fp32: LocalClassifier,
  int8: Engine,
  { chosen: { measured }, annotations }: FoundPictures,
): Promise<{ readonly agreement: Agreement; readonly speed: Speed }> {
  const { labels, card, engine } = fp32;
  const paths = [...annotations.keys()];
  const labelled = lookUpLabels([...annotations.values()], labels);
  const answers = await withProgress('comparing', measured.length, (onProgress) =>
    comparePrecisions({
      pictures: measured,
      shown: new Map(labelled.map(({ label }, index) => [paths[index] ?? '', label])),
      preprocessing: presetOf(card),
      fp32,
      int8: fp32.pipelineOf(int8),
      labels,
      onProgress,
    }),
  );
  const speed = await measureSpeed(
    { fp32: engine, int8 },
    new Uint8Array(card.input.width * card.input.height * 3).fill(128),
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
