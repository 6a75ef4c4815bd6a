import { ModelError } from '../models/model-error.js';

/** A file that is no checkpoint of PyTorch's older format, is damaged, or has more in it than tensors. */
export class CheckpointError extends ModelError {
  override readonly name = 'CheckpointError';

  constructor(
    /** Where in the file. */
    readonly byte: number,
    expected: string,
    came: string,
  ) {
    super(`Expected ${expected} at byte ${String(byte)}; came ${came}.`);
  }
}
