import { WEIGHTS_FILE_NAME } from '../importers/keras-resnet50/model-files.js';
import { ModelError } from './model-error.js';

/** The model is neither on this machine nor to be had. Says what was tried and what to do. */
export class ModelFilesUnavailableError extends ModelError {
  override readonly name = 'ModelFilesUnavailableError';

  /** @param passed The folders that were searched. */
  constructor(passed: readonly string[], cause: unknown) {
    const lines = [
      `The model's weights are missing: no ${WEIGHTS_FILE_NAME} in`,
      ...passed.map((folder) => `  ${folder}`),
      cause instanceof Error ? cause.message : String(cause),
      'Put the file into one of these folders.',
    ];
    super(lines.join('\n'), { cause });
  }
}
