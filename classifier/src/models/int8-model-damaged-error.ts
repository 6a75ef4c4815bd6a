import { ModelError } from './model-error.js';
import type { ModelFileInvalidError } from './model-file-invalid-error.js';

/** int8 is asked for, and the installed model is not the one that was made. */
export class Int8ModelDamagedError extends ModelError {
  override readonly name = 'Int8ModelDamagedError';

  constructor(cause: ModelFileInvalidError) {
    super(`${cause.message}\nThis makes it anew: npm run model:quantize -- --images DIR`, {
      cause,
    });
  }
}
