import { join } from 'node:path';
import type { Preset, Size } from '@detections/schema';
import { readOnnxMetadata } from '../../onnx/read-metadata.js';
import type { FolderListing, Importer } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { findOnnxFile } from '../onnx-export/find-onnx-file.js';
import { filesAround, metadataWithin } from '../onnx-export/onnx-package.js';
import { planOnnx } from '../onnx-export/plan-onnx.js';
import { CONVENTIONS } from '../settings/conventions.js';
import { readSettings } from '../settings/read-settings.js';
import { labelsFileOf, resolveLabels } from '../settings/resolve-labels.js';
import type { Settings } from '../settings/settings.js';
import { imageSizeOf, isUltralytics, namesOf, requireClassifyTask } from './metadata.js';

/** What `yolo export format=onnx` writes of a classifier: one file, told by its metadata. */
export const ultralytics: Importer = {
  kind: 'ultralytics',
  needs: 'one .onnx that Ultralytics exported for the task classify',

  async recognises(listing) {
    const metadata = await metadataWithin(listing);
    return metadata !== undefined && isUltralytics(metadata);
  },

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const labelsFile = settings.labels === undefined ? undefined : labelsFileOf(listing, settings);
    return filesAround(listing, modelFile, [labelsFile]);
  },

  async read(listing) {
    const settings = await readSettings(listing);
    const modelFile = findOnnxFile(listing, settings);
    const facts = await factsOf(listing, modelFile, settings);
    return planOnnx({ folder: listing.folder, modelFile, settings, facts });
  },
};

async function factsOf(
  listing: FolderListing,
  modelFile: string,
  settings: Settings,
): Promise<ExportFacts> {
  const metadata = await readOnnxMetadata(join(listing.folder, modelFile));
  const properties = metadata?.properties ?? new Map<string, string>();
  requireClassifyTask(modelFile, properties);
  // A labels.txt beside it is somebody's; the names are the network's own.
  const labels =
    settings.labels === undefined
      ? namesOf(modelFile, properties)
      : await resolveLabels(listing, settings);
  const size = imageSizeOf(modelFile, properties);
  const license = properties.get('license')?.slice(0, 200);
  return {
    ...(labels !== undefined && { labels }),
    ...(license !== undefined && license !== '' && { license }),
    ...(size !== undefined && { presets: [presetOf(size)] }),
    normalization: CONVENTIONS.unit,
    layout: 'NCHW',
    kind: 'probabilities',
    outputName: 'output0',
  };
}

/**
 * As `classify_transforms` of ultralytics 8.4: torchvision's Resize and CenterCrop. Of a square, the
 * shorter side becomes that side, not a little more; anything else is squeezed into its shape. Of half a pixel, torchvision
 * itself rounds to even; the answers that we have for such exports drop it, as those of timm's do.
 */
function presetOf({ width, height }: Size): Preset {
  const sampling = { kernel: 'bilinear', antialias: true } as const;
  return {
    name: 'DEFAULT',
    // cv2.imread, which it reads pictures with, turns them upright.
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    ...(width === height
      ? {
          resize: {
            mode: 'shortest-edge',
            size: width,
            rounding: 'floor',
            exact: true,
            ...sampling,
          },
          crop: { width, height, rounding: 'floor' },
        }
      : { resize: { mode: 'stretch', width, height, ...sampling } }),
  };
}
