import { join } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { readOnnxMetadata } from '../../onnx/read-metadata.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing, Importer } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { filesAround, metadataWithin } from '../onnx-export/onnx-package.js';
import { planOnnx } from '../onnx-export/plan-onnx.js';
import { readLabelLines } from '../settings/labels-file.js';
import { readSettings } from '../settings/read-settings.js';
import { labelsFileOf, resolveLabels } from '../settings/resolve-labels.js';
import type { Settings } from '../settings/settings.js';
import { MANIFEST_FILE, modelFileOf, readManifest, type Manifest } from './manifest.js';
import { normalizationOf, PROPERTIES_FILE, readProperties, sizeOf, valueOf } from './properties.js';
import { presetOf } from './steps.js';

/** What customvision.ai writes for the platform ONNX, from the first generation on. */
export const azureCustomVision: Importer = {
  kind: 'azure-custom-vision',
  needs: 'cvexport.manifest, model.onnx and labels.txt',

  async recognises(listing) {
    if (listing.files.has(fileCalled(listing.files, MANIFEST_FILE))) return true;
    const metadata = await metadataWithin(listing);
    if (metadata === undefined) return false;
    const { producerName, properties } = metadata;
    return (
      producerName === 'CustomVision' ||
      [...properties.keys()].some((key) => key.startsWith('CustomVision.'))
    );
  },

  async filesThatMatter(listing) {
    const [manifest, settings] = await Promise.all([readManifest(listing), readSettings(listing)]);
    const modelFile = modelFileOf(listing, manifest, settings);
    return filesAround(listing, modelFile, [
      MANIFEST_FILE,
      manifest.MetadataPropsFileName ?? PROPERTIES_FILE,
      manifest.LabelFileName,
      labelsFileOf(listing, settings),
    ]);
  },

  async read(listing) {
    const [manifest, settings] = await Promise.all([readManifest(listing), readSettings(listing)]);
    const modelFile = modelFileOf(listing, manifest, settings);
    const facts = await factsOf(listing, modelFile, manifest, settings);
    return planOnnx({ folder: listing.folder, modelFile, settings, facts });
  },
};

async function factsOf(
  listing: FolderListing,
  modelFile: string,
  manifest: Manifest,
  settings: Settings,
): Promise<ExportFacts> {
  const metadata = await readOnnxMetadata(join(listing.folder, modelFile));
  const properties = await readProperties(listing, manifest.MetadataPropsFileName, metadata);
  const method = valueOf(properties, 'CustomVision.Postprocess.Method');
  if (method !== '' && !method.startsWith('classification')) {
    throw new ImportRefusedError(
      'not-a-classifier',
      `The export has "CustomVision.Postprocess.Method": "${properties.get('CustomVision.Postprocess.Method') ?? ''}", as an object detector does; expected a project for classification.`,
    );
  }
  const labels = await labelsOf(listing, manifest, settings);
  const input = sizeOf(properties, 'Crop') ?? sizeOf(properties, 'Target');
  // With the user's own words on it, whatever is not known of the export's does not matter.
  const normalizes =
    settings.normalization === undefined && typeof settings.preprocessing !== 'string';
  return {
    ...(labels !== undefined && { labels }),
    ...(input !== undefined && { input }),
    ...(normalizes && { normalization: normalizationOf(properties) }),
    presetFor: (size) => presetOf(properties, size),
    multiLabel: method === 'classificationmultilabel',
    layout: 'NCHW',
    kind: 'probabilities',
    outputName: 'model_output',
  };
}

/** The first generation has no file of them: its network does. */
async function labelsOf(
  listing: FolderListing,
  { LabelFileName: named }: Manifest,
  settings: Settings,
): Promise<readonly CardLabel[] | undefined> {
  if (settings.labels !== undefined) return resolveLabels(listing, settings);
  const file = named == null ? labelsFileOf(listing, settings) : fileCalled(listing.files, named);
  if (file === undefined) return undefined;
  return (await readLabelLines(listing.folder, file)).map((name) => ({ name }));
}
