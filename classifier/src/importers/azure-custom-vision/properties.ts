import { MAX_INPUT_SIDE, type Normalization, type Size } from '@detections/schema';
import { z } from 'zod';
import type { OnnxMetadata } from '../../onnx/read-metadata.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { readJson } from '../read-json.js';
import { SETTINGS_FILE } from '../settings/settings.js';

export const PROPERTIES_FILE = 'metadata_properties.json';

/** What an export says of its pictures: `Image.…` and `CustomVision.…`, all of it text. */
export type Properties = ReadonlyMap<string, string>;

const propertiesSchema = z.record(z.string(), z.unknown());

/** The file's, then the network's own. */
export async function readProperties(
  { folder, files }: FolderListing,
  fileName: string | null | undefined,
  metadata: OnnxMetadata | undefined,
): Promise<Properties> {
  const properties = new Map(metadata?.properties);
  const file = fileCalled(files, fileName ?? PROPERTIES_FILE);
  if (files.has(file)) {
    for (const [key, value] of Object.entries(await readJson(folder, file, propertiesSchema))) {
      properties.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  return properties;
}

interface Range {
  readonly scale: number;
  /** What is subtracted of the scaled pixel. */
  readonly offset: number;
}

/** ONNX's metadata of pictures, https://github.com/onnx/onnx/blob/main/docs/MetadataProps.md */
const RANGES: Readonly<Record<string, Range>> = {
  nominalrange_0_255: { scale: 1, offset: 0 },
  normalized_0_1: { scale: 1 / 255, offset: 0 },
  normalized_1_1: { scale: 1 / 127.5, offset: 1 },
  nominalrange_16_235: { scale: 219 / 255, offset: -16 },
};

/**
 * How pixels become numbers. What is said nowhere is as in Microsoft's sample for ONNX exports: RGB,
 * 0 to 1.
 *
 * @throws ImportRefusedError where it says something that is not known.
 */
export function normalizationOf(properties: Properties): Normalization {
  const range = RANGES[valueOf(properties, 'Image.NominalPixelRange') || 'normalized_0_1'];
  if (range === undefined) throw unsupported(properties, 'Image.NominalPixelRange');
  const format = valueOf(properties, 'Image.BitmapPixelFormat') || 'rgb8';
  if (format !== 'rgb8' && format !== 'bgr8')
    throw unsupported(properties, 'Image.BitmapPixelFormat');
  if (valueOf(properties, 'Image.ColorSpaceGamma') === 'linear') {
    throw unsupported(properties, 'Image.ColorSpaceGamma');
  }
  const mean = tripleOf(properties, 'CustomVision.Preprocess.NormalizeMean', 0);
  const std = tripleOf(properties, 'CustomVision.Preprocess.NormalizeStd', 1);
  if (std.some((value) => value <= 0)) {
    throw unsupported(properties, 'CustomVision.Preprocess.NormalizeStd');
  }
  const channelOrder = format === 'bgr8' ? 'BGR' : 'RGB';
  // They are given in the network's order, and kept in RGB's.
  const inRgb = ([first, second, third]: Triple): Triple =>
    channelOrder === 'BGR' ? [third, second, first] : [first, second, third];
  const [red, green, blue] = inRgb(mean);
  return {
    scale: range.scale,
    mean: [red + range.offset, green + range.offset, blue + range.offset],
    std: inRgb(std),
    channelOrder,
  };
}

/** In lower case; empty where it is not said. */
export function valueOf(properties: Properties, key: string): string {
  return (properties.get(key) ?? '').trim().toLowerCase();
}

/** @returns undefined where it says nothing, or 0. */
export function sizeOf(properties: Properties, what: 'Crop' | 'Target'): Size | undefined {
  const [width, height] = (['Width', 'Height'] as const).map((side) =>
    Number(valueOf(properties, `CustomVision.Preprocess.${what}${side}`) || '0'),
  );
  if (isSide(width) && isSide(height)) return { width, height };
  return undefined;
}

/** @returns what the export does that is not known here, as a refusal. */
export function unsupported(
  properties: Properties,
  ...keys: readonly string[]
): ImportRefusedError {
  const said = keys.map((key) => `"${key}": "${properties.get(key)?.slice(0, 40) ?? ''}"`);
  return new ImportRefusedError(
    'preprocessing-unsupported',
    `The export has ${said.join(' and ')}, which is not known here; say in ${SETTINGS_FILE} what is to be done: "preprocessing": {"resize": {"mode": "stretch"}} and "normalization": "unit" (or "half", "none").`,
  );
}

type Triple = Normalization['mean'];

/** Such as `"[0.0, 0.0, 0.0]"`. */
function tripleOf(properties: Properties, key: string, fallback: number): Triple {
  const text = valueOf(properties, key);
  if (text === '' || text === 'null' || text === '[]') return [fallback, fallback, fallback];
  const numbers = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map(Number);
  const [first, second, third] = numbers;
  if (
    numbers.length === 3 &&
    numbers.every(Number.isFinite) &&
    first !== undefined &&
    second !== undefined &&
    third !== undefined
  ) {
    return [first, second, third];
  }
  throw unsupported(properties, key);
}

function isSide(side: number | undefined): side is number {
  return side !== undefined && Number.isInteger(side) && side >= 1 && side <= MAX_INPUT_SIDE;
}
