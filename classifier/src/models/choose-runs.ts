import type { Precision, PrecisionChoice } from '@detections/schema';
import { ONNX_FORMAT, type EngineKind } from '../engines/engine-kind.js';
import { enginesFor, type Machine } from '../engines/machine.js';
import type { AgreementMeasurement } from './agreement-record.js';
import { instructionSet } from './instruction-set.js';
import { weightBitsOf } from './int8-model.js';

/** A way to run a model. */
export interface Run {
  readonly kind: EngineKind;
  readonly precision: Precision;
}

/** Measured agreements of a model with its float32 answers, by precision. */
export type Measurements = Readonly<Partial<Record<Precision, readonly AgreementMeasurement[]>>>;

export interface RunsQuestion {
  readonly machine: Machine;
  readonly asked: PrecisionChoice;
  /** Of the model's float32 file; an int8 file is ONNX. */
  readonly format: string;
  /** Whether there is an int8 file that this processor computes exactly. */
  readonly hasInt8: boolean;
  readonly measurements: Measurements;
}

export interface ChosenRuns {
  /** The best first; those after it are for where it does not load. */
  readonly runs: readonly Run[];
  /** Why `auto` took none that would have been quicker, a sentence each. */
  readonly passedOver: readonly string[];
}

export type Reduced = Exclude<Precision, 'fp32'>;

/**
 * Share of pictures whose first class must be float32's for `auto` to take a precision, the quickest
 * first. int8 is only there where somebody has made the file of photos of their own, so it may
 * differ more than what nobody has asked for (docs/decisions/035-precision-and-device.md).
 */
export const LEAST_AGREEMENT: Readonly<Record<Reduced, number>> = {
  int8: 0.97,
  fp16: 0.99,
  bf16: 0.99,
};
export const QUICKEST_FIRST: readonly Reduced[] = ['int8', 'fp16', 'bf16'];

/** Goes by what is written down, and measures nothing. */
export function chooseRuns(question: RunsQuestion): ChosenRuns {
  const { asked, machine } = question;
  if (asked !== 'auto') return { runs: runsIn(asked, question), passedOver: [] };
  const judged = QUICKEST_FIRST.flatMap((precision) =>
    enginesFor(machine, precision).map((kind) => {
      const run = { kind, precision };
      return { run, against: objection(run, LEAST_AGREEMENT[precision], question) };
    }),
  );
  const agreeing = judged.flatMap(({ run, against }) => (against === undefined ? [run] : []));
  const passedOver = judged.flatMap(({ run, against }) =>
    against === undefined ? [] : [`${run.precision} on ${run.kind.name}: ${against}`],
  );
  return { runs: [...agreeing, ...runsIn('fp32', question)], passedOver };
}

function runsIn(precision: Precision, question: RunsQuestion): readonly Run[] {
  return enginesFor(question.machine, precision)
    .filter((kind) => kind.formats.includes(formatOf(precision, question)))
    .map((kind) => ({ kind, precision }));
}

function formatOf(precision: Precision, { format }: Pick<RunsQuestion, 'format'>): string {
  return precision === 'int8' ? ONNX_FORMAT : format;
}

/** @returns undefined where nothing speaks against it. */
function objection(run: Run, least: number, question: RunsQuestion): string | undefined {
  const { kind, precision } = run;
  const { machine, hasInt8, measurements } = question;
  if (!kind.formats.includes(formatOf(precision, question))) return 'it does not read the file';
  if (precision === 'int8') {
    if (!hasInt8) return 'no 8-bit file was made of this model (detections quantize)';
    if (weightBitsOf(machine.processor) === 7) return 'this processor has no VNNI';
  }
  const instructions = instructionsOf(machine, precision);
  const agreements = (measurements[precision] ?? []).filter(
    (each) =>
      each.engine === kind.name &&
      each.device === machine.device &&
      each.instructions === instructions,
  );
  if (agreements.length === 0) {
    return `nobody has measured how it agrees with fp32 on ${instructions} (detections models agreement)`;
  }
  const agreement = Math.min(...agreements.map((each) => each.agreement));
  return agreement >= least
    ? undefined
    : `it agrees with fp32 on ${percent(agreement)}, and ${percent(least)} are wanted`;
}

/** What a measurement on this machine is recorded under. */
export function instructionsOf(
  { device, gpu, processor }: Pick<Machine, 'device' | 'gpu' | 'processor'>,
  precision: Precision,
): string {
  return device === 'cpu' ? instructionSet(processor, precision) : (gpu?.name ?? device);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
