import { OperatorError } from './operator-error.js';

/** A wrong environment: all that is wrong at once, in words for the operator. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
}
