import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeEmbedding,
  encodeEmbedding,
  familiarityCalibrationSchema,
  precisionSchema,
  sha256Schema,
  type Model,
} from '@detections/schema';
import { z } from 'zod';
import { writeFileAtomically } from '../models/write-file-atomically.js';
import type { EmbeddingSpread } from '../tasks/familiarity.js';

/** float32, little-endian, base64: one number a channel. */
const channelsSchema = z.base64().transform((text): Float32Array => decodeEmbedding(text));

/** All that a classifier needs to say how familiar a picture is to one network. */
export const calibrationSchema = z
  .object({
    weightsSha256: sha256Schema,
    precision: precisionSchema,
    calibration: familiarityCalibrationSchema,
    spread: z.object({ mean: channelsSchema, deviation: channelsSchema }),
  })
  .refine(({ spread: { mean, deviation } }) => mean.length === deviation.length);
export type Calibration = z.output<typeof calibrationSchema>;
/** As it is kept. */
export type StoredCalibration = z.input<typeof calibrationSchema>;

/** Which network a calibration is of: the same weights answer otherwise in another precision. */
export type CalibratedNetwork = Pick<Model, 'weightsSha256' | 'precision'>;

const FOLDER = 'calibrations';

/**
 * Keeps a calibration in the cache, under what it is of, whatever the model is called: a package is
 * never written to. A running classifier takes it within seconds.
 *
 * @returns the file's path.
 */
export async function writeCalibration(
  cacheFolder: string,
  { spread, ...calibration }: Calibration,
): Promise<string> {
  const path = pathOf(cacheFolder, calibration);
  const stored: StoredCalibration = { ...calibration, spread: encodeSpread(spread) };
  await writeFileAtomically(path, Buffer.from(`${JSON.stringify(stored)}\n`));
  return path;
}

/** @returns undefined where there is none, or it is damaged. */
export async function readCalibration(
  cacheFolder: string,
  network: CalibratedNetwork,
): Promise<Calibration | undefined> {
  try {
    const text = await readFile(pathOf(cacheFolder, network), 'utf8');
    const read = calibrationSchema.parse(JSON.parse(text));
    return isOf(read, network) ? read : undefined;
  } catch {
    // Answers without it are as they were before anybody had calibrated.
    return undefined;
  }
}

export function isOf(calibration: CalibratedNetwork, network: CalibratedNetwork): boolean {
  return (
    calibration.weightsSha256 === network.weightsSha256 &&
    calibration.precision === network.precision
  );
}

/** Another text whenever a calibration was written or removed; empty where there is none. */
export async function calibrationsState(cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, FOLDER);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const facts = files.map(async (name) => {
    const { mtimeMs, size } = await stat(join(folder, name)).catch(() => ({ mtimeMs: 0, size: 0 }));
    return [name, mtimeMs, size].join(' ');
  });
  return (await Promise.all(facts)).join('\n');
}

export function encodeSpread({ mean, deviation }: EmbeddingSpread): StoredCalibration['spread'] {
  return { mean: encodeEmbedding(mean), deviation: encodeEmbedding(deviation) };
}

function pathOf(cacheFolder: string, { weightsSha256, precision }: CalibratedNetwork): string {
  return join(cacheFolder, FOLDER, `${weightsSha256}-${precision}.json`);
}
