import { readFile } from 'node:fs/promises';
import { precisionSchema, type Precision } from '@detections/schema';
import { z } from 'zod';
import { writeFileAtomically } from './write-file-atomically.js';

const shareSchema = z.number().min(0).max(1);

/** Raise it with every change that older readers would take wrongly. */
const RECORD_VERSION = 1;

/** How a precision answered to pictures, compared with float32. */
const measurementSchema = z.object({
  /** The engine that measured, as `ENGINE` calls it. */
  engine: z.string(),
  device: z.enum(['cpu', 'gpu']),
  /** The processor's quickest way for this precision (`instructionSet`); a GPU's name there. */
  instructions: z.string(),
  /** The preset that prepared the pictures. */
  preset: z.string(),
  pictures: z.int().min(1),
  /** Whether none of them had a part in making the file. */
  apart: z.boolean(),
  /** Share of the pictures whose first class is float32's. */
  agreement: shareSchema,
  /** Over the pictures with labels; undefined where none has one. */
  top1: z.object({ pictures: z.int().min(1), fp32: shareSchema, measured: shareSchema }).optional(),
  measuredAt: z.iso.datetime(),
});
export type AgreementMeasurement = z.infer<typeof measurementSchema>;

const recordSchema = z.object({
  version: z.literal(RECORD_VERSION),
  /** The model's `card.digest`. */
  digest: z.string(),
  precision: precisionSchema,
  measurements: z.array(measurementSchema),
});

/** What a record is about. */
export interface AgreementSubject {
  /** The file that the engine loads for this precision: the int8 file, or float32's for bf16. */
  readonly modelPath: string;
  readonly digest: string;
  readonly precision: Precision;
}

/** Beside the file that it was measured with. */
export function agreementPathOf({
  modelPath,
  precision,
}: Omit<AgreementSubject, 'digest'>): string {
  return `${modelPath}.${precision}-agreement.json`;
}

/**
 * @returns the newest first; none where nothing was measured, or what lies there is damaged or says
 * something of another model.
 */
export async function readAgreement(
  subject: AgreementSubject,
): Promise<readonly AgreementMeasurement[]> {
  const text = await readFile(agreementPathOf(subject), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const record = recordSchema.safeParse(parseJson(text)).data;
  if (record?.digest !== subject.digest || record.precision !== subject.precision) return [];
  return record.measurements.toSorted((a, b) => b.measuredAt.localeCompare(a.measuredAt));
}

/** Puts a measurement in the place of an earlier one under the same circumstances. */
export async function recordAgreement(
  subject: AgreementSubject,
  measurement: AgreementMeasurement,
): Promise<void> {
  const others = (await readAgreement(subject)).filter(
    (each) => circumstancesOf(each) !== circumstancesOf(measurement),
  );
  const { digest, precision } = subject;
  const measurements = [measurement, ...others];
  const record = recordSchema.parse({ version: RECORD_VERSION, digest, precision, measurements });
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  await writeFileAtomically(agreementPathOf(subject), Buffer.from(text));
}

/** What a later measurement replaces an earlier one by. */
export function circumstancesOf({
  engine,
  device,
  instructions,
  preset,
}: AgreementMeasurement): string {
  return JSON.stringify([engine, device, instructions, preset]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
