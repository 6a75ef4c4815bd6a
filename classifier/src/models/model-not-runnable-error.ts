import { ModelError } from './model-error.js';

/** A model that is whole, and that the engine asked for cannot run. */
export class ModelNotRunnableError extends ModelError {
  override readonly name = 'ModelNotRunnableError';
}
