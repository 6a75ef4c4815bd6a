import type { CardLabel, Preset, Size } from '@detections/schema';
import type { FolderListing, Importer } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { filesAround } from '../onnx-export/onnx-package.js';
import { planOnnx } from '../onnx-export/plan-onnx.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { readLabelLines } from '../settings/labels-file.js';
import { readSettings } from '../settings/read-settings.js';
import { labelsFileOf, resolveLabels } from '../settings/resolve-labels.js';
import type { Settings } from '../settings/settings.js';
import {
  hasSignature,
  modelFileOf,
  readSignature,
  SIGNATURE_FILE,
  sizeOf,
  type Signature,
} from './signature.js';

/** What Lobe writes for ONNX, and its other exports once they are converted to that. */
export const lobe: Importer = {
  kind: 'lobe',
  needs: 'signature.json, model.onnx and labels.txt',
  recognises: hasSignature,

  async filesThatMatter(listing) {
    const [signature, settings] = await Promise.all([
      readSignature(listing),
      readSettings(listing),
    ]);
    const modelFile = modelFileOf(listing, signature, settings);
    return filesAround(listing, modelFile, [SIGNATURE_FILE, labelsFileOf(listing, settings)]);
  },

  async read(listing) {
    const [signature, settings] = await Promise.all([
      readSignature(listing),
      readSettings(listing),
    ]);
    const modelFile = modelFileOf(listing, signature, settings);
    const facts = await factsOf(listing, signature, settings);
    return planOnnx({ folder: listing.folder, modelFile, settings, facts });
  },
};

async function factsOf(
  listing: FolderListing,
  signature: Signature,
  settings: Settings,
): Promise<ExportFacts> {
  const labels = await labelsOf(listing, signature, settings);
  const input = sizeOf(signature);
  const outputName = signature.outputs?.Confidences?.name;
  const title = signature.doc_name?.trim().slice(0, 100);
  return {
    ...(title !== undefined && title !== '' && { title }),
    ...(labels !== undefined && { labels }),
    ...(input !== undefined && { input }),
    ...(outputName != null && { outputName }),
    presetFor: presetOf,
    normalization: CONVENTIONS.unit,
    layout: 'NHWC',
    kind: 'probabilities',
  };
}

async function labelsOf(
  listing: FolderListing,
  { classes }: Signature,
  settings: Settings,
): Promise<readonly CardLabel[] | undefined> {
  if (settings.labels !== undefined) return resolveLabels(listing, settings);
  const file = labelsFileOf(listing, settings);
  const names =
    classes?.Label ?? (file === undefined ? undefined : await readLabelLines(listing.folder, file));
  return names?.map((name) => ({ name }));
}

/**
 * As the sample code in every export: the square in the middle, cut out at edges that Pillow rounds,
 * then resized by Pillow's default, which is bicubic. Turned upright before, as Lobe's own library
 * does.
 */
function presetOf({ width, height }: Size): Preset {
  return {
    name: 'DEFAULT',
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'cover', width, height, box: 'round', kernel: 'bicubic', antialias: true },
  };
}
