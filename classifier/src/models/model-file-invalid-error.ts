import { ModelError } from './model-error.js';

/** A model file that was found, but is not what its name says. */
export class ModelFileInvalidError extends ModelError {
  override readonly name = 'ModelFileInvalidError';

  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${path} cannot be used: ${reason}`, options);
  }
}
