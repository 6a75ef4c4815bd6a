import { join } from 'node:path';
import type { CardLabel } from '@detections/schema';
import { ModelFileInvalidError } from '../../models/model-file-invalid-error.js';
import { ImportRefusedError } from '../import-refused-error.js';
import type { FolderListing } from '../importer.js';
import { readLabels } from '../keras-resnet50/labels.js';
import { CLASS_INDEX_FILE_NAME } from '../keras-resnet50/model-files.js';
import { EFFICIENTNET_LITE0 } from './efficientnet.js';

/** The files that the classes are read from. */
export function labelFilesOf({ files }: FolderListing): readonly string[] {
  return files.has(CLASS_INDEX_FILE_NAME) ? [CLASS_INDEX_FILE_NAME] : [];
}

/**
 * ImageNet's thousand classes, in the order of the network's outputs.
 *
 * @throws ImportRefusedError where the folder lacks them.
 */
export async function readImagenetLabels(listing: FolderListing): Promise<readonly CardLabel[]> {
  if (labelFilesOf(listing).length === 0) {
    throw new ImportRefusedError(
      'labels-missing',
      `Nothing says what the 1,000 classes are called: put ${CLASS_INDEX_FILE_NAME} beside the checkpoint.`,
    );
  }
  const path = join(listing.folder, CLASS_INDEX_FILE_NAME);
  try {
    return await readLabels(path, EFFICIENTNET_LITE0.classifier.classCount);
  } catch (error) {
    if (!(error instanceof ModelFileInvalidError)) throw error;
    throw new ImportRefusedError('labels-invalid', error.message, { cause: error });
  }
}
