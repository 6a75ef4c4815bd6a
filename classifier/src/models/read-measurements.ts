import type { ModelCard, Precision } from '@detections/schema';
import { circumstancesOf, readAgreement, type AgreementMeasurement } from './agreement-record.js';
import type { Measurements } from './choose-runs.js';
import { shippedAgreement } from './shipped-agreements.js';

/** A model's files, by what they are computed in. */
export interface NetworkFiles {
  readonly card: Pick<ModelCard, 'digest' | 'weightsSha256'>;
  /** float32's; bfloat16 and half precision are computed from it, too. */
  readonly modelPath: string;
  /** Undefined where none was made that this processor computes exactly. */
  readonly int8Path: string | undefined;
}

/** @returns undefined where there is none of that precision. */
export function networkFile(
  { modelPath, int8Path }: Omit<NetworkFiles, 'card'>,
  precision: Precision,
): string | undefined {
  return precision === 'int8' ? int8Path : modelPath;
}

/** What was measured here of a model's precisions, and what comes with the program. */
export async function readMeasurements(files: NetworkFiles): Promise<Measurements> {
  const [bf16, fp16, int8] = await Promise.all(
    (['bf16', 'fp16', 'int8'] as const).map((precision) => read(files, precision)),
  );
  return { bf16, fp16, int8 } as Measurements;
}

async function read(
  files: NetworkFiles,
  precision: Precision,
): Promise<readonly AgreementMeasurement[]> {
  const { digest, weightsSha256 } = files.card;
  const modelPath = networkFile(files, precision);
  const here = modelPath === undefined ? [] : await readAgreement({ modelPath, digest, precision });
  const known = new Set(here.map(circumstancesOf));
  const shipped = shippedAgreement(weightsSha256, precision);
  return [...here, ...shipped.filter((each) => !known.has(circumstancesOf(each)))];
}
