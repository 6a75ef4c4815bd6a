import type { CardLabel, Normalization, Preset, Size } from '@detections/schema';
import { ImportRefusedError } from '../import-refused-error.js';
import { fileCalled } from '../file-called.js';
import type { FolderListing, Importer } from '../importer.js';
import { beside, filesAroundKeras } from '../keras-export/files-around-keras.js';
import { findKerasFile, soughtKerasFile, TFJS_FILES } from '../keras-export/find-keras-file.js';
import { labelsBeside, labelsFileBeside } from '../keras-export/labels-beside.js';
import { planKeras } from '../keras-export/plan-keras.js';
import { holdsTeachableMachine } from '../keras-export/teachable-machine.js';
import { readSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { readMetadata, requirePictures, saysTeachableMachine, type Metadata } from './metadata.js';

const METADATA_FILE = 'metadata.json';

/** x/127 − 1: 127, where the same site's Keras export has 127.5. */
const NORMALIZATION: Normalization = {
  scale: 1 / 127,
  mean: [1, 1, 1],
  std: [1, 1, 1],
  channelOrder: 'RGB',
};

/** Teachable Machine's "Tensorflow.js", told by its metadata or by its layers. */
export const teachableMachineTfjs: Importer = {
  kind: 'teachable-machine-tfjs',
  needs: 'model.json, weights.bin and metadata.json',

  async recognises(listing) {
    const modelFile = await soughtKerasFile(listing, TFJS_FILES);
    if (modelFile === undefined) return false;
    // Whoever takes the folder says what is wrong with it; a network of theirs with broken metadata
    // is Teachable Machine's.
    const metadata = await readMetadata(listing, metadataFileOf(listing, modelFile)).catch(
      () => undefined,
    );
    if (metadata !== undefined && saysTeachableMachine(metadata)) return true;
    return holdsTeachableMachine(listing.folder, modelFile);
  },

  async filesThatMatter(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, TFJS_FILES);
    const metadataFile = metadataFileOf(listing, modelFile);
    const metadata = await readMetadata(listing, metadataFile);
    if (metadata !== undefined) requirePictures(metadataFile, metadata);
    const labelsFile = labelsFileBeside(listing, settings, modelFile);
    return filesAroundKeras(listing, modelFile, [metadataFile, labelsFile]);
  },

  async read(listing) {
    const settings = await readSettings(listing);
    const modelFile = findKerasFile(listing, settings, TFJS_FILES);
    const metadata = await readMetadata(listing, metadataFileOf(listing, modelFile));
    const labels = await labelsOf(listing, settings, modelFile, metadata);
    const title = metadata?.modelName?.trim().slice(0, 100);
    return planKeras({
      ...{ folder: listing.folder, modelFile, settings },
      facts: () => ({
        ...(title !== undefined && title !== '' && { title }),
        labels,
        normalization: NORMALIZATION,
        presetFor: presetOf,
      }),
    });
  },
};

function metadataFileOf({ files }: FolderListing, modelFile: string): string {
  return fileCalled(files, beside(modelFile, METADATA_FILE));
}

/** @throws ImportRefusedError where neither Teachable Machine's file nor the owner says them. */
async function labelsOf(
  listing: FolderListing,
  settings: Settings,
  modelFile: string,
  metadata: Metadata | undefined,
): Promise<readonly CardLabel[]> {
  const named = settings.labels === undefined ? metadata?.labels : undefined;
  const labels = named?.map((name) => ({ name }));
  const found = labels ?? (await labelsBeside(listing, settings, modelFile));
  if (found !== undefined) return found;
  const file = beside(modelFile, METADATA_FILE);
  throw new ImportRefusedError(
    'labels-missing',
    `${modelFile} is Teachable Machine’s, which has the names of its classes in ${file}, and ${metadata === undefined ? 'that file is not there' : 'there are none in it'}: copy it from the same export, or put the names into labels.txt, a line each in the order of the classes.`,
  );
}

/**
 * The square in the middle, as `cropTo` of @teachablemachine/image cuts it, whole pixels; resized as
 * well as may be, where each browser does it in another way. Browsers turn photos upright.
 */
function presetOf({ width, height }: Size): Preset {
  return {
    name: 'DEFAULT',
    orient: true,
    alpha: 'drop',
    colour: 'as-stored',
    resize: { mode: 'cover', width, height, box: 'floor', kernel: 'bilinear', antialias: true },
  };
}
