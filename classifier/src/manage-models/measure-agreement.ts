import { join, resolve } from 'node:path';
import { systemClock } from '@detections/runtime';
import { InputError } from '@detections/runtime/lifecycle';
import type { ModelReference } from '@detections/schema';
import { chooseModel } from '../choose-model.js';
import { enginesFor, type Machine } from '../engines/machine.js';
import { listPictures } from '../evaluate/labelled-folder.js';
import { locateModels } from '../model-location.js';
import { recordAgreement, type AgreementMeasurement } from '../models/agreement-record.js';
import { instructionsOf, QUICKEST_FIRST, type Reduced, type Run } from '../models/choose-runs.js';
import { Int8ModelMissingError } from '../models/int8-model-missing-error.js';
import { findMachine, withClassifier, type LocalClassifier } from '../with-classifier.js';
import { firstClasses, type FirstClasses } from './first-classes.js';
import { reportAsJson, reportAsText, type MeasuredRun } from './agreement-report.js';

export interface AgreementOptions {
  readonly model: ModelReference;
  /** As the caller wrote it, from where the caller stands. */
  readonly pictures: string;
  /** All that there are by default. */
  readonly precision?: Reduced | undefined;
  readonly json: boolean;
}

interface ReducedRun extends Run {
  readonly precision: Reduced;
}

/**
 * Counts to how many pictures each engine gives the same first class as in float32, for every
 * precision that it has here and every preset of the model, and records it where `PRECISION=auto`
 * looks. What the pictures show need not be known.
 *
 * @returns the report as the caller wants it.
 * @throws InputError where there is no such model, or nothing but float32 here.
 * @throws EvaluationInputError where the folder or a picture cannot be used.
 * @throws Int8ModelMissingError where int8 is asked for by name and was not made.
 */
export async function measureAgreement(
  options: AgreementOptions,
  config: Parameters<typeof withClassifier>[0],
): Promise<string> {
  const folder = resolve(config.INIT_CWD, options.pictures);
  const pictures = (await listPictures(folder)).map((name) => join(folder, name));
  const { load } = await chooseModel(locateModels(config), options.model);
  const machine = await findMachine({ ...config, PRECISION: options.precision ?? 'auto' });
  // Nobody here knows of which pictures an int8 file was made.
  const measured = await measureRuns({ config, load, machine, pictures, apart: false }, options);
  const report = { folder: options.pictures, pictures: pictures.length, measured };
  return options.json ? reportAsJson(report) : reportAsText(report);
}

export interface Measuring {
  readonly config: Parameters<typeof withClassifier>[0];
  readonly load: Parameters<typeof withClassifier>[1];
  readonly machine: Machine;
  /** Paths. */
  readonly pictures: readonly string[];
  /** Whether an int8 file is known to be made of none of them; others are made of none at all. */
  readonly apart: boolean;
}

/** Measures and records what {@link measureAgreement} says, of one model on known pictures. */
export async function measureRuns(
  { config, load, machine, pictures, apart }: Measuring,
  { precision: named }: Pick<AgreementOptions, 'precision'>,
): Promise<readonly MeasuredRun[]> {
  const answerWith = <T>(
    { kind, precision }: Pick<Run, 'kind' | 'precision'>,
    take: (classes: FirstClasses, classifier: LocalClassifier) => Promise<T>,
  ): Promise<T> =>
    withClassifier(
      config,
      load,
      async (classifier) =>
        take(await firstClasses(classifier, pictures, `${precision} on ${kind.name}`), classifier),
      { machine: { ...machine, engines: [kind], precision, forcesPrecision: true } },
    );
  const measured: MeasuredRun[] = [];
  const references = new Map<string, FirstClasses>();
  for (const run of runsOf(machine, named)) {
    const { kind } = run;
    const reference =
      references.get(kind.name) ??
      (await answerWith({ kind, precision: 'fp32' }, (classes) => Promise.resolve(classes)));
    references.set(kind.name, reference);
    const measuring = answerWith(run, (classes, classifier) =>
      record(compare(reference, classes, run, { machine, apart }), run, classifier),
    );
    measured.push(await measuring.catch(unlessMissing(run, named)));
  }
  return measured;
}

function runsOf(machine: Machine, precision: Reduced | undefined): readonly ReducedRun[] {
  const precisions = precision === undefined ? QUICKEST_FIRST : [precision];
  const runs = precisions.flatMap((each) =>
    enginesFor(machine, each).map((kind) => ({ kind, precision: each })),
  );
  if (runs.length > 0) return runs;
  const names = machine.engines.map(({ name }) => name).join(' and ');
  throw new InputError(
    `Expected an engine that computes in less than fp32 on this ${machine.device}; ${names} does not.`,
  );
}

/** An int8 file that nobody has made is no failure of who wants to measure what there is. */
function unlessMissing({ kind, precision }: ReducedRun, named: Reduced | undefined) {
  return (error: unknown): MeasuredRun => {
    if (named !== undefined || !(error instanceof Int8ModelMissingError)) throw error;
    return { engine: kind.name, precision, presets: [] };
  };
}

function compare(
  reference: FirstClasses,
  classes: FirstClasses,
  { kind, precision }: Run,
  { machine, apart }: Pick<Measuring, 'machine' | 'apart'>,
): readonly AgreementMeasurement[] {
  return [...classes].map(([preset, found]) => {
    const expected = reference.get(preset) ?? [];
    const same = found.filter((classIndex, index) => classIndex === expected[index]);
    return {
      engine: kind.name,
      device: machine.device,
      instructions: instructionsOf(machine, precision),
      preset,
      pictures: found.length,
      apart: apart || precision !== 'int8',
      agreement: same.length / found.length,
      measuredAt: new Date(systemClock.now()).toISOString(),
    };
  });
}

async function record(
  presets: readonly AgreementMeasurement[],
  { kind, precision }: ReducedRun,
  { networkPath: modelPath, card: { digest } }: LocalClassifier,
): Promise<MeasuredRun> {
  for (const measurement of presets) {
    await recordAgreement({ modelPath, digest, precision }, measurement);
  }
  return { engine: kind.name, precision, presets };
}
