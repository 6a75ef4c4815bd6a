/** A wrong environment: all that is wrong at once, in words for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
