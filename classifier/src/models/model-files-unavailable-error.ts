import type { PassedFolder } from '../importers/keras-resnet50/find-model-files.js';
import { ModelError } from './model-error.js';
import { CLASS_INDEX_FILE_NAME, WEIGHTS_FILE_NAME } from '../importers/keras-resnet50/model-files.js';

/** The model is neither on this machine nor to be had. Says what was tried and what to do. */
export class ModelFilesUnavailableError extends ModelError {
  override readonly name = 'ModelFilesUnavailableError';

  constructor(passed: readonly PassedFolder[], cause: unknown) {
    const folders = passed.map(({ folder, missing }) => `  ${folder}: no ${missing.join(', no ')}`);
    const lines = [
      'The model files are missing. Searched:',
      ...folders,
      cause instanceof Error ? cause.message : String(cause),
      `Put ${WEIGHTS_FILE_NAME} and ${CLASS_INDEX_FILE_NAME} into one of these folders.`,
    ];
    super(lines.join('\n'), { cause });
  }
}
