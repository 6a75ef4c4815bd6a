import { ModelError } from './model-error.js';

/** int8 is asked for, and nobody has made the model yet that this processor needs. */
export class Int8ModelMissingError extends ModelError {
  override readonly name = 'Int8ModelMissingError';

  /** @param path Where it would be. */
  constructor(path: string) {
    super(
      `PRECISION=int8 needs a model made from the weights and photos of yours: ${path}\n` +
        'This makes it: npm run model:quantize -- --images DIR',
    );
  }
}
