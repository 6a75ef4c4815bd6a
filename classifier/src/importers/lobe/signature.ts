import { MAX_INPUT_SIDE, type Size } from '@detections/schema';
import { z } from 'zod';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing } from '../importer.js';
import { findOnnxFile, hasOnnxFile, namedOrOnlyOnnxFile } from '../onnx-export/find-onnx-file.js';
import { readJson } from '../read-json.js';
import type { Settings } from '../settings/settings.js';

export const SIGNATURE_FILE = 'signature.json';

const side = z.int().min(1).max(MAX_INPUT_SIDE).nullish();
const tensorSchema = z.object({ name: z.string().nullish() });

/** `signature.json`, as far as it is read. */
const signatureSchema = z.object({
  doc_name: z.string().nullish(),
  /** `onnx`, `tf`, `tf_lite` or `tf_js`. */
  format: z.string().nullish(),
  filename: z.string().nullish(),
  inputs: z.object({
    /** Pictures, height, width, channels. */
    Image: z.object({ shape: z.tuple([z.unknown(), side, side, z.unknown()]).nullish() }),
  }),
  outputs: z.object({ Confidences: tensorSchema.nullish() }).nullish(),
  /** Older exports have them in labels.txt alone. */
  classes: z.object({ Label: z.array(z.string().min(1)).nullish() }).nullish(),
});
export type Signature = z.infer<typeof signatureSchema>;

/** Others call files so, too. */
export async function hasSignature({ folder, files }: FolderListing): Promise<boolean> {
  const file = fileCalled(files, SIGNATURE_FILE);
  if (!files.has(file)) return false;
  const likeness = z.object({
    inputs: z.object({ Image: z.unknown().refine((image) => image !== undefined) }),
    outputs: z.unknown(),
  });
  return readJson(folder, file, likeness).then(
    () => true,
    () => false,
  );
}

/** @throws ImportRefusedError where it cannot be read. */
export async function readSignature({ folder, files }: FolderListing): Promise<Signature> {
  return readJson(folder, fileCalled(files, SIGNATURE_FILE), signatureSchema);
}

/** @throws ImportRefusedError where the network is not there, or in a format that is not run. */
export function modelFileOf(
  listing: FolderListing,
  { format, filename }: Signature,
  settings: Settings,
): string {
  if (settings.model === undefined && filename != null && /\.onnx$/i.test(filename)) {
    const file = namedOrOnlyOnnxFile(listing, filename);
    if (file !== undefined) return file;
    throw new ImportRefusedError(
      'file-missing',
      `${SIGNATURE_FILE} names ${filename}, which is not in the folder.`,
    );
  }
  // Somebody may have converted it, and left the signature as it was.
  if (settings.model === undefined && !hasOnnxFile(listing)) throw otherFormat(format ?? '');
  return findOnnxFile(listing, settings);
}

/** @returns undefined where the signature leaves it open. */
export function sizeOf({ inputs }: Signature): Size | undefined {
  const [, height, width] = inputs.Image.shape ?? [];
  return height == null || width == null ? undefined : { width, height };
}

interface LobeFormat {
  readonly name: string;
  readonly remedy: string;
}

const CONVERT =
  'export the project from Lobe for ONNX, or convert it by `python -m tf2onnx.convert';
const FORMATS: Readonly<Record<string, LobeFormat>> = {
  tf: {
    name: 'TensorFlow (a SavedModel)',
    remedy: `${CONVERT} --saved-model . --output model.onnx\` in this folder`,
  },
  tf_lite: {
    name: 'TensorFlow Lite',
    remedy: `${CONVERT} --tflite saved_model.tflite --output model.onnx\` in this folder`,
  },
  tf_js: { name: 'TensorFlow.js', remedy: 'export the project from Lobe for ONNX' },
};

function otherFormat(format: string): ImportRefusedError {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  const { name, remedy } = known ?? { name: `"${format}"`, remedy: 'export it for ONNX' };
  return new ImportRefusedError(
    'unknown-kind',
    `${SIGNATURE_FILE} says that this is Lobe’s export for ${name}, and there is no ONNX file: ${remedy}.`,
  );
}
